import type { ClockFacts } from '#web/ui/Clock.tsx'
import type { PhraseMark } from '#web/ui/Phrase.tsx'
import type { TrackStage } from '#web/ui/StageTrack.tsx'
import type { WhyFacts } from '#web/ui/WhyPopover.tsx'

const minute = 60_000

export const clocks: readonly (readonly [ClockFacts, string])[] = [
  [{ state: 'ok', ms: 222 * minute, share: 0.8 }, '按时'],
  [{ state: 'soon', ms: 42 * minute, share: 0.16 }, '快到'],
  [{ state: 'late', ms: 18 * minute }, '过时，还能补'],
  [{ state: 'broken' }, '失约，补不回'],
  [{ state: 'kept', ms: 14 * minute }, '守约'],
  [{ state: 'keptlate', ms: 35 * minute }, '迟到守约'],
  [{ state: 'stopped' }, '停表'],
  [{ state: 'wait', starts: '答复后起算' }, '未起算'],
]

const morning = { from: 540, to: 720 }
const afternoon = { from: 810, to: 1080 }
const counted = [
  { ...morning, countedFrom: 540, countedTo: 720 },
  { ...afternoon, countedFrom: 810, countedTo: 1080 },
]

export const whyFacts: WhyFacts = {
  title: '为什么是今天 18:00',
  rule: '投诉答复：3 个工作日。从退回重办起算，当天不计。',
  days: [
    { date: '2026-09-30', kind: 'work', spans: [morning, afternoon], startAt: 978, note: '16:18 起点' },
    { date: '2026-10-01', until: '2026-10-07', kind: 'holiday', spans: [], note: '国庆放假' },
    { date: '2026-10-08', kind: 'work', spans: counted, note: '第 1 天' },
    { date: '2026-10-09', kind: 'work', spans: counted, note: '第 2 天' },
    { date: '2026-10-10', kind: 'makeup', spans: counted, dueAt: 1080, note: '调休 · 第 3 天' },
  ],
  source: '日历：翠湖苑 2026 版 · 规范 D3-10',
}

export const stages: readonly TrackStage[] = [
  { id: 'received', name: '收到', state: 'done', note: '9-28 09:12 · 电话' },
  { id: 'accepted', name: '受理', state: 'done', note: '9-28 09:26 · 林舒' },
  {
    id: 'in_hand',
    name: '办理中',
    state: 'now',
    note: '第 2 轮，9-30 16:18 起',
    gates: [
      { id: 'work', name: '工单', cleared: true, note: '11:32 清' },
      { id: 'statements', name: '双方陈述', cleared: true, note: '10-9 清' },
      { id: 'findings', name: '认定', cleared: true, note: '部分成立' },
    ],
  },
  {
    id: 'answered',
    name: '答复',
    state: 'next',
    note: '今天 18:00 前',
    gates: [{ id: 'follow_up', name: '回访', cleared: false, note: '满意才放行' }],
  },
  { id: 'closed', name: '关闭', state: 'next', note: '保存 3 年' },
]

export const markedText = '之前没修彻底，是我们检查不到位。配件是厂家的事，不归我们管。'
export const mark: PhraseMark = {
  from: 16,
  to: 29,
  reason: '推责用语',
  better: '配件由厂家供货，我们会一直跟到修好为止',
  clause: '规范 C-2.4c',
}

export const palette = [
  'accent',
  'ink',
  'ink-2',
  'ink-3',
  'line-strong',
  'line',
  'paper',
  'ok',
  'soon-mark',
  'late',
  'broken',
  'paused',
]
