import { useState } from 'react'
import { caseNumberText, lookupCodeText } from '#web/ui/format.ts'
import { CheckIcon, CopyIcon, InfoCircleIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { Qr } from '#web/ui/Qr.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { type Receipt, readReceipt } from './draft.ts'
import { owedText, whenText } from './owed.ts'
import { at, go } from './route.ts'
import { Shell } from './Shell.tsx'

interface Line {
  key: string
  when: string
  what: string
  note: string
  waits: boolean
}

const withFollowUp = ['complaint', 'repair']

/** What was promised, by when; the follow-up begins with the answer, so its day is not known yet. */
function usePromises(receipt: Receipt | null): Line[] {
  const { t } = useTranslation()
  if (!receipt) return []
  const now = pageNow()
  const lines = receipt.commitments
    .filter(one => one.dueAt)
    .map(one => ({
      key: one.kind,
      when: t('owed.before', { when: whenText(t, new Date(one.dueAt), now) }),
      what: owedText(t, one.kind),
      note: t('owed.byWorkingTime'),
      waits: false,
    }))
  const asked = lines.some(line => line.key === 'follow_up')
  if (asked || !withFollowUp.includes(receipt.kind)) return lines
  const last = {
    key: 'follow_up',
    when: t('owed.afterAnswer'),
    what: owedText(t, 'follow_up'),
    note: t('owed.untilSatisfied'),
    waits: true,
  }
  return [...lines, last]
}

function linkOf(receipt: Receipt): string {
  return location.origin + at.caseByCode(caseNumberText(receipt.caseNumber), receipt.lookupCode)
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    // Plain http has no clipboard; the words stand on the page to be read.
    await navigator.clipboard?.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <button type="button" className="btn small" onClick={copy}>
      {copied ? <CheckIcon /> : <CopyIcon />}
      <span aria-live="polite">{t(copied ? 'receipt.copied' : 'receipt.copy')}</span>
    </button>
  )
}

/** Made to be photographed: the number, the code, the QR code and the promises with their dates. */
export function ReceiptPage() {
  const { t } = useTranslation()
  const [receipt] = useState(() => readReceipt(sessionStorage))
  const promises = usePromises(receipt)
  if (!receipt) {
    return (
      <Shell
        foot={
          <button type="button" className="btn p" onClick={() => go(at.find)}>
            {t('home.find')}
          </button>
        }
      >
        <h1>{t('home.find')}</h1>
        <p className="sub">{t('receipt.gone')}</p>
      </Shell>
    )
  }
  const number = caseNumberText(receipt.caseNumber)
  const code = lookupCodeText(receipt.lookupCode)
  const link = linkOf(receipt)
  const title = receipt.name ? t('receipt.titleNamed', { name: receipt.name }) : t('receipt.title')

  const save = async () => {
    const { receiptPicture } = await import('./receiptPicture.ts')
    const picture = await receiptPicture({
      title,
      numberLabel: t('receipt.number'),
      number,
      codeLabel: t('receipt.code'),
      code,
      link,
      lines: promises.map(line => `${line.when}　${line.what}`),
    })
    const leading = document.createElement('a')
    leading.href = URL.createObjectURL(picture)
    leading.download = `${number}.png`
    leading.click()
    setTimeout(() => URL.revokeObjectURL(leading.href), 10_000)
  }

  return (
    <Shell
      foot={
        <>
          <button type="button" className="btn p" onClick={save}>
            {t('receipt.save')}
          </button>
          <button type="button" className="btn" onClick={() => go(at.caseByCode(number, receipt.lookupCode))}>
            {t('receipt.see')}
          </button>
        </>
      }
    >
      <h1>{title}</h1>
      <p className="sub">{whenText(t, new Date(receipt.receivedAt), pageNow())}</p>
      <div className="rc">
        <span className="hint">{t('receipt.number')}</span>
        <div className="bignum">{number}</div>
        <div className="keep">
          <Qr text={link} label={t('receipt.qr')} />
          <div>
            <span className="hint">{t('receipt.code')}</span>
            <div className="code">{code}</div>
            <CopyButton text={t('receipt.copyText', { number, code, link })} />
          </div>
        </div>
      </div>
      <h2 className="over">{t('receipt.promise')}</h2>
      <ol className="pr">
        {promises.map((line, place) => (
          <li key={line.key} className={line.waits ? 'w' : undefined}>
            <div className="m">
              <i className="ring" />
              {place < promises.length - 1 ? <i className="l" /> : null}
            </div>
            <div className="x">
              <b>{line.when}</b>　{line.what}
              <span>{line.note}</span>
            </div>
          </li>
        ))}
      </ol>
      <div className="note foot">
        <InfoCircleIcon />
        <div>{t(receipt.hasPhone ? 'receipt.note' : 'receipt.noteNoPhone')}</div>
      </div>
    </Shell>
  )
}
