import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Ctx } from './context.ts'
import type { HttpRequest } from './http.ts'
import { withoutPosition } from './pictures.ts'
import { Problem } from './problem.ts'

export interface StoredFile {
  id: string
  name: string
  mediaType: string
  size: number
}

/** As it came: the name is what the sender says, the content is not yet judged. */
export interface Upload {
  name: string
  content: Buffer
}

const accepted = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'application/pdf',
  'audio/mpeg',
  'audio/wav',
  'audio/amr',
  'audio/x-m4a',
  'video/mp4',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
])

/** The one file of a multipart request. @throws Problem input.no_file, input.one_file, input.file_too_large */
export async function receiveUpload(request: HttpRequest): Promise<Upload> {
  let upload: Upload | null = null
  // Read to the end: the parser refuses a second file only when it comes.
  for await (const part of request.isMultipart() ? request.parts() : []) {
    if (part.type === 'file') upload = { name: part.filename || 'file', content: await part.toBuffer() }
  }
  if (!upload) throw new Problem('input.no_file')
  return upload
}

/** Keeps uploaded bytes under their SHA-256 in `folder`, written through to the disk before the row exists. */
export class FileStore {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Stores one upload and its row. The kind is judged by content, never by name; a picture loses its position data.
   * @throws Problem input.file_kind, input.file_too_large, input.file_empty
   */
  async save(ctx: Ctx, upload: Upload): Promise<StoredFile> {
    if (upload.content.length === 0) throw new Problem('input.file_empty')
    const { fileTypeFromBuffer } = await import('file-type')
    const mediaType = (await fileTypeFromBuffer(upload.content))?.mime ?? plainTextType(upload.content)
    if (!mediaType || !(accepted.has(mediaType) || mediaType === 'text/plain')) throw new Problem('input.file_kind')
    const content = withoutPosition(mediaType, upload.content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    await this.#write(sha256, content)
    const row = await ctx.tx
      .insertInto('files')
      .values({
        sha256,
        name: cleanName(upload.name),
        mediaType,
        size: content.length,
        uploadedBy: ctx.me.staffId,
        uploadedAt: ctx.now,
      })
      .returning(['id', 'name', 'mediaType', 'size'])
      .executeTakeFirstOrThrow()
    return row
  }

  /**
   * Ties uploads to what they belong to, once; an upload already tied elsewhere or unknown is refused as a whole.
   * @throws Problem file.not_found
   */
  async attach(ctx: Ctx, ids: readonly string[], subject: { kind: string; id: string }): Promise<void> {
    if (ids.length === 0) return
    const tied = await ctx.tx
      .updateTable('files')
      .set({ subjectKind: subject.kind, subjectId: subject.id, attachedAt: ctx.now })
      .where('id', 'in', ids)
      .where('attachedAt', 'is', null)
      .returning('id')
      .execute()
    if (tied.length !== new Set(ids).size) throw new Problem('file.not_found')
  }

  async of(ctx: Ctx, subjectId: string): Promise<StoredFile[]> {
    return await ctx.tx
      .selectFrom('files')
      .select(['id', 'name', 'mediaType', 'size'])
      .where('subjectId', '=', subjectId)
      .orderBy('id')
      .execute()
  }

  /** @throws Problem file.not_found – also when the file belongs to another subject. */
  async read(ctx: Ctx, id: string, subjectId: string): Promise<StoredFile & { stream: Readable }> {
    const row = await ctx.tx
      .selectFrom('files')
      .select(['id', 'name', 'mediaType', 'size', 'sha256'])
      .where('id', '=', id)
      .where('subjectId', '=', subjectId)
      .executeTakeFirst()
    if (!row) throw new Problem('file.not_found')
    const { sha256, ...file } = row
    return { ...file, stream: createReadStream(this.#pathOf(sha256)) }
  }

  #pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256)
  }

  async #write(sha256: string, content: Buffer): Promise<void> {
    const path = this.#pathOf(sha256)
    const parent = join(this.folder, sha256.slice(0, 2))
    if ((await stat(path).catch(() => null))?.size === content.length) return
    await mkdir(parent, { recursive: true, mode: 0o700 })
    const draft = join(parent, `.${randomUUID()}`)
    try {
      const file = await open(draft, 'wx', 0o600)
      await file.writeFile(content)
      await file.sync()
      await file.close()
      await rename(draft, path)
      // The name itself must survive a power cut, so the folder is synced too.
      for (const folder of [parent, this.folder]) {
        const handle = await open(folder, 'r')
        await handle.sync()
        await handle.close()
      }
    } finally {
      await rm(draft, { force: true })
    }
  }
}

/** A secret of the data folder (32 bytes), made at first use and readable by its owner alone. */
export async function secretKey(dataFolder: string, name: string, random: (size: number) => Buffer): Promise<Buffer> {
  const folder = join(dataFolder, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${name}.key`)
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(random(32))
    await file.sync()
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return await readFile(path)
}

function plainTextType(content: Buffer): string | undefined {
  return content.includes(0) ? undefined : 'text/plain'
}

function cleanName(name: string): string {
  const base = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f/\\]|\p{Cs}/gu, '')
    .trim()
    .slice(-120)
  return base === '' || base === '.' || base === '..' ? 'file' : base
}
