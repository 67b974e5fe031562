import { type ChangeEvent, useId, useState } from 'react'
import { api } from '#web/ui/api.ts'
import { CameraIcon, CloseIcon, FileTextIcon } from '#web/ui/icons.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useDraft } from './DraftHolder.tsx'
import type { Photo } from './draft.ts'
import { portalEndpoints } from './endpoints.ts'

const most = 6
const mostBytes = 15 * 1024 * 1024
const thumbSide = 104

/** A small square of the picture as a data URL of a few kB; empty for what the browser cannot draw. */
async function thumbOf(file: File): Promise<string> {
  try {
    const picture = await createImageBitmap(file)
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = thumbSide
    const side = Math.min(picture.width, picture.height)
    const brush = canvas.getContext('2d')!
    const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2]
    brush.drawImage(picture, x, y, side, side, 0, 0, thumbSide, thumbSide)
    picture.close()
    return canvas.toDataURL('image/jpeg', 0.7)
  } catch {
    return ''
  }
}

async function upload(file: File): Promise<Photo> {
  const body = new FormData()
  body.append('file', file)
  const [{ uploadId }, thumb] = await Promise.all([api(portalEndpoints.publicUpload, { body } as never), thumbOf(file)])
  return { uploadId, thumb, name: file.name }
}

/** Pictures and papers to the words: uploaded at once, kept in the draft by their ids. */
export function Photos() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { draft, change } = useDraft()
  const [busy, setBusy] = useState(0)
  const [trouble, setTrouble] = useState('')
  const id = useId()

  const add = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])]
    event.target.value = ''
    setTrouble(files.length + draft.photos.length > most ? t('say.photoFull') : '')
    let photos = draft.photos
    for (const file of files.slice(0, most - photos.length)) {
      if (file.size > mostBytes) {
        setTrouble(t('say.photoBig', { name: file.name }))
        continue
      }
      setBusy(n => n + 1)
      try {
        photos = change({ photos: [...photos, await upload(file)] }).photos
      } catch (error) {
        setTrouble(t('say.photoFailed', { name: file.name, problem: problemText(error) }))
      }
      setBusy(n => n - 1)
    }
  }

  const remove = (photo: Photo) => change({ photos: draft.photos.filter(one => one.uploadId !== photo.uploadId) })

  return (
    <>
      <div className="pics">
        {draft.photos.map(photo => (
          <span key={photo.uploadId} className="pic">
            {photo.thumb ? <img src={photo.thumb} alt={photo.name} /> : <FileTextIcon />}
            <button type="button" aria-label={t('say.photoRemove', { name: photo.name })} onClick={() => remove(photo)}>
              <CloseIcon />
            </button>
          </span>
        ))}
        {busy > 0 ? (
          <span className="pic busy" role="status">
            {t('say.photoBusy')}
          </span>
        ) : null}
        {draft.photos.length + busy < most ? (
          <label className="pic add" htmlFor={id}>
            <CameraIcon />
            <span className="unseen">{t('say.photo')}</span>
            <input id={id} type="file" accept="image/*,.pdf" multiple className="unseen" onChange={add} />
          </label>
        ) : null}
        <span className="hint">{t('say.photoNote')}</span>
      </div>
      {trouble ? (
        <p className="bad" role="alert">
          {trouble}
        </p>
      ) : null}
    </>
  )
}
