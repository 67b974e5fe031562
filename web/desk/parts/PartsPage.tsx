import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Clock } from '#web/ui/Clock.tsx'
import { GreyedButton } from '#web/ui/GreyedButton.tsx'
import { CheckIcon } from '#web/ui/icons.tsx'
import { Masked } from '#web/ui/Masked.tsx'
import { MarkedText, Phrase } from '#web/ui/Phrase.tsx'
import { StageTrack } from '#web/ui/StageTrack.tsx'
import { Avatar, Gate, Kbd, KindTag, StageDashes, Tag } from '#web/ui/smallParts.tsx'
import { CollisionState, EmptyState, ErrorState, Loading, OfflineBar } from '#web/ui/states.tsx'
import { Voice } from '#web/ui/Voice.tsx'
import { WhyCard } from '#web/ui/WhyPopover.tsx'
import { AlertIcon } from '../icons.tsx'
import { ctrlEnter } from '../keys.ts'
import { clocks, mark, markedText, palette, stages, whyFacts } from './samples.ts'

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section style={{ marginTop: 16 }}>
      <h2 className="meta" style={{ marginBottom: 8 }}>
        {title}
      </h2>
      {children}
    </section>
  )
}

/** Every part and state in one picture; only while developing. Its samples are written in Chinese and go through no table. */
export function PartsPage() {
  return (
    <div style={{ padding: '8px 36px 40px', background: 'var(--surface)', minHeight: '100%' }}>
      <Group title="Clock">
        <ul style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: '10px 12px' }}>
          {clocks.map(([facts, name]) => (
            <li key={name} style={{ display: 'flex', flexDirection: 'column', alignItems: 'flex-start' }}>
              <Clock {...facts} strip={facts.state === 'soon'} />
              <span className="meta">{name}</span>
            </li>
          ))}
        </ul>
      </Group>
      <Group title="WhyPopover">
        <WhyCard {...whyFacts} />
      </Group>
      <Group title="StageTrack, Gate, StageDashes">
        <StageTrack stages={stages} />
        <div className="row" style={{ gap: 22, marginTop: 16 }}>
          <Gate cleared={false} label="shut" />
          <Gate cleared label="cleared" />
          <StageDashes step={3} text="办理" />
          <StageDashes step={5} text="关闭" done />
        </div>
      </Group>
      <Group title="Voice">
        <Voice
          who="customer"
          at="9-30 16:05"
          by={<Tag tone="late">不满意，退回重办</Tag>}
          words="修好当天晚上又停了。"
        />
        <Voice who="us" at="10-9 09:35" by="去电 · 已联系上" words="明天 14:00 前我给您回电。" led="记下承诺：回电" />
        <Voice who="inside" at="10-8 09:05" words="派工单给电梯组，要求查控制板。" />
      </Group>
      <Group title="Phrase">
        <p>
          <MarkedText text={markedText} marks={[mark]} />
        </p>
        <Phrase mark={mark} onTake={() => {}} />
      </Group>
      <Group title="Buttons">
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <Button type="primary">
            答复 <Kbd>{ctrlEnter}</Kbd>
          </Button>
          <Button>移交</Button>
          <Button type="text">取消</Button>
          <Button danger>作废</Button>
          <GreyedButton why="还差：回访满意" beside>
            关闭
          </GreyedButton>
        </div>
      </Group>
      <Group title="Tags, Masked, Avatar">
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <KindTag kind="complaint" text="投诉" />
          <KindTag kind="repair" text="报修" />
          <Tag tone="line">第 2 轮</Tag>
          <Tag tone="late">
            <AlertIcon />
            突发
          </Tag>
          <Tag tone="soon">临时日历</Tag>
          <Tag tone="ok">
            <CheckIcon />
            完成
          </Tag>
          <Tag tone="acc">我的</Tag>
          <Masked masked="138******21" onReveal={async () => '13800000021'} />
          <Avatar name="陈立" mine />
          <Avatar name="Ann Lee" />
        </div>
      </Group>
      <Group title="States">
        <OfflineBar online={false} text="断网了。显示的是 14:16 的内容。" />
        <div style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: 10, marginTop: 10 }}>
          <EmptyState title="今天没有要回访的" text="明天 3 件，最早 09:30。">
            <button type="button" className="btn s">
              看明天
            </button>
          </EmptyState>
          <Loading what="正在取 128 件" />
          <ErrorState what="没取到事项" error={new Error()} onRetry={() => {}} />
          <CollisionState who="何芸" onCompare={() => {}} />
        </div>
      </Group>
      <Group title="Colours">
        <ul className="row">
          {palette.map(name => (
            <li key={name} className="meta" style={{ flex: 1 }}>
              <div
                style={{ background: `var(--${name})`, height: 30, borderRadius: 4, border: '1px solid var(--line)' }}
              />
              {name}
            </li>
          ))}
        </ul>
      </Group>
    </div>
  )
}
