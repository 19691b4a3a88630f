import Button from '@mui/material/Button';
import type { ButtonProps } from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { Link } from 'react-router';
import type { CommandName } from '../../shared/contract/index.ts';
import { useGate } from '../app/use-gate.ts';

type GateButtonProps = Omit<ButtonProps, 'component'> & {
  /** The command the button leads to; the button says why when it may not run. */
  command: CommandName;
  to?: string;
};

/** A button that is disabled, with the reason, while its command may not run. */
export function GateButton({ command, to, disabled = false, ...props }: GateButtonProps) {
  const gate = useGate(command);
  const closed = !gate.open;
  const target = to === undefined || closed ? {} : { component: Link, to };
  return (
    <Tooltip describeChild title={gate.reason}>
      <span>
        <Button {...props} {...target} disabled={closed || disabled} />
      </span>
    </Tooltip>
  );
}
