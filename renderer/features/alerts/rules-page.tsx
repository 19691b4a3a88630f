import { useState } from 'react';
import Alert from '@mui/material/Alert';
import AddRounded from '@mui/icons-material/AddRounded';
import RuleOutlined from '@mui/icons-material/RuleOutlined';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../../shared/contract/alerts.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { RemoveRule } from './remove-rule.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { RuleTable } from './rule-table.tsx';

const noInput = {};

type Open = { kind: 'edit'; rule: AlertRule | null } | { kind: 'remove'; rule: AlertRule } | null;

/** Which results raise an alert, and how loudly. */
export default function RulesPage() {
  const { t } = useTranslation('alerts');
  const query = useCommand('alerts/rules', noInput);
  const [open, setOpen] = useState<Open>(null);
  const rules = query.data?.rules;
  const active = rules?.filter(({ enabled }) => enabled).length;
  const close = (): void => {
    setOpen(null);
  };
  const add = (
    <GateButton
      command="alerts/save-rule"
      variant="contained"
      startIcon={<AddRounded />}
      onClick={() => {
        setOpen({ kind: 'edit', rule: null });
      }}
    >
      {t('rules.add')}
    </GateButton>
  );
  return (
    <Page
      crumbs={[{ label: t('title'), to: '/alerts' }, { label: t('rules.title') }]}
      heading={
        active === undefined
          ? t('rules.title')
          : active === 0
            ? t('rules.headingNone')
            : t('rules.heading', { count: active })
      }
      lead={t('rules.lead')}
      actions={add}
    >
      <Sections>
        {active === 0 ? <Alert severity="warning">{t('rules.silent')}</Alert> : null}
        <Section title={t('rules.title')} hint={t('rules.hint')} flush>
          <QueryView query={query}>
            {(value) =>
              value.rules.length === 0 ? (
                <EmptyState
                  icon={<RuleOutlined />}
                  title={t('rules.empty')}
                  body={t('rules.emptyBody')}
                  action={add}
                />
              ) : (
                <RuleTable
                  rules={value.rules}
                  onChange={(rule) => {
                    setOpen({ kind: 'edit', rule });
                  }}
                  onRemove={(rule) => {
                    setOpen({ kind: 'remove', rule });
                  }}
                />
              )
            }
          </QueryView>
        </Section>
      </Sections>
      {open?.kind === 'edit' ? <RuleDialog opened={open.rule} onClose={close} /> : null}
      {open?.kind === 'remove' ? <RemoveRule rule={open.rule} onClose={close} /> : null}
    </Page>
  );
}
