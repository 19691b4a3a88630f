import { useTranslation } from 'react-i18next';
import { userId } from '../../../shared/schema/ids.ts';
import type { UserId } from '../../../shared/schema/ids.ts';
import type { Approval } from '../../../shared/contract/approvals.ts';
import type { IssuedCode } from '../../../shared/contract/identity.ts';
import { useCommand } from '../../client/client-context.tsx';
import { IssuedCodeDialog } from '../identity/issued-code.tsx';

type HandedCodeProps = { approval: Approval; issued: IssuedCode; onClose: () => void };
type DialogProps = HandedCodeProps & { title: string };

/** The code that an approved action made, for whoever approved it to hand over. */
export function HandedCode(props: HandedCodeProps) {
  const { t } = useTranslation('approvals');
  const { input, target } = props.approval;
  const title = t('approve.code');
  const value = (wanted: string) => input.find(({ field }) => field === wanted)?.value ?? '';
  const id = userId.safeParse(target?.id);
  if (id.success) return <CodeOf {...props} title={title} id={id.data} />;
  const account = { name: value('name'), email: value('email') };
  return <IssuedCodeDialog title={title} account={account} {...props.issued} onClose={props.onClose} />;
}

function CodeOf({ approval, issued, title, id, onClose }: DialogProps & { id: UserId }) {
  const found = useCommand('users/get', { id }).data;
  // The code is shown whether or not the account can be read.
  const account = found ?? { name: approval.target?.name ?? '', email: '…' };
  return <IssuedCodeDialog title={title} account={account} {...issued} onClose={onClose} />;
}
