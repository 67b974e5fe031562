import { useTranslation } from '#web/ui/useTranslation.ts'

/** How a customer is called: the name he gave, with his form of address where the name does not carry one. */
export function useCallName(): (
  customer: { name: string | null; addressForm: string | null } | null | undefined,
) => string {
  const { t, i18n } = useTranslation()
  return customer => {
    if (!customer?.name) return t('customers.unnamed')
    if (!customer.addressForm) return customer.name
    const form = t(`addressForm.${customer.addressForm}` as 'addressForm.sir')
    if (i18n.language === 'en') return customer.name
    return /(先生|女士|小姐|阿姨|老师|老師|医生|醫生|经理|經理|太太|师傅|叔|岗|崗)$/.test(customer.name)
      ? customer.name
      : `${customer.name}${form}`
  }
}
