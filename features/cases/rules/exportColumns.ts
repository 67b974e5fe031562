import type { CaseRow } from '../contract/view.ts'

type Language = 'zh-CN' | 'zh-TW' | 'en'

const titles: Record<Language, string[]> = {
  'zh-CN': ['编号', '类别', '事由', '地点', '网点', '阶段', '轮次', '责任人', '催办', '欠什么', '到', '收到', '结束'],
  'zh-TW': ['編號', '類別', '事由', '地點', '網點', '階段', '輪次', '責任人', '催辦', '欠什麼', '到', '收到', '結束'],
  en: [
    'Number',
    'Kind',
    'Matter',
    'Place',
    'Site',
    'Stage',
    'Round',
    'Owner',
    'Urged',
    'Owed',
    'Due',
    'Received',
    'Ended',
  ],
}

/** Columns of the exported list, with what the page shows and nothing more. */
export function exportColumns(language: Language) {
  const values: [number, (row: CaseRow) => string | number | Date | null][] = [
    [12, row => row.number],
    [12, row => row.kind],
    [44, row => row.matter],
    [20, row => row.place],
    [16, row => row.site.name],
    [12, row => row.stage],
    [6, row => row.cycle],
    [14, row => row.owner],
    [6, row => row.urged],
    [12, row => row.owed?.kind ?? null],
    [20, row => row.owed?.dueAt ?? null],
    [24, row => row.receivedAt],
    [24, row => row.endedAt],
  ]
  return values.map(([width, value], i) => ({ title: titles[language][i]!, width, value }))
}
