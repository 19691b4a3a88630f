import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';

type RowLinkProps = {
  to: string;
  text: string;
  /** What the grid gives the cell, so that the keyboard reaches one cell at a time. */
  tabIndex: number;
  /** Goes on in further lines instead of ending in an ellipsis. */
  wraps?: boolean;
};

/** The name in a row of a list, which leads to where the row leads. */
export function RowLink({ to, text, tabIndex, wraps = false }: RowLinkProps) {
  return (
    <Link
      component={RouterLink}
      to={to}
      tabIndex={tabIndex}
      noWrap={!wraps}
      sx={{ display: 'block' }}
      title={text}
      onClick={(event) => {
        // The row around it leads to the same place.
        event.stopPropagation();
      }}
    >
      {text}
    </Link>
  );
}
