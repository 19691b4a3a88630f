import { createTheme } from '@mui/material/styles';
// Adds the grid to the components a theme can style.
import '@mui/x-data-grid/themeAugmentation';
import { tokenProperties, tokens } from './tokens.ts';
import type { ColorScheme } from './tokens.ts';

export const fontFamily = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif";
export const monoFamily = "ui-monospace, 'SFMono-Regular', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

/** Attribute of the root element that says which scheme is on. */
const schemeAttribute = 'data-color-scheme';

function palette(scheme: ColorScheme) {
  const set = tokens[scheme];
  return {
    primary: { main: set.primary, dark: set.primaryStrong, light: set.primary, contrastText: set.onPrimary },
    secondary: { main: set.inkSoft, contrastText: set.surface },
    error: { main: set.major.ink, contrastText: set.surface },
    warning: { main: set.moderate.ink, contrastText: set.surface },
    success: { main: set.stable.ink, contrastText: set.surface },
    info: { main: set.primary, contrastText: set.onPrimary },
    background: { default: set.page, paper: set.surface },
    text: { primary: set.ink, secondary: set.inkSoft },
    divider: set.line,
  };
}

const alertLook = (tone: string) => ({
  color: 'var(--dg-ink)',
  backgroundColor: `var(--dg-${tone}-soft)`,
  '& .MuiAlert-icon': { color: `var(--dg-${tone}-ink)` },
});

const focusRing = { outline: '2px solid var(--dg-primary)', outlineOffset: 2 };

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: schemeAttribute },
  colorSchemes: { light: { palette: palette('light') }, dark: { palette: palette('dark') } },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily,
    fontSize: 13.5,
    h1: { fontSize: '1.625rem', fontWeight: 640, letterSpacing: '-0.018em', lineHeight: 1.25 },
    h2: { fontSize: '1.0625rem', fontWeight: 620, letterSpacing: '-0.008em', lineHeight: 1.35 },
    h3: { fontSize: '0.9375rem', fontWeight: 620, lineHeight: 1.4 },
    subtitle1: { fontSize: '1rem', lineHeight: 1.5 },
    body1: { fontSize: '0.9375rem', lineHeight: 1.55 },
    body2: { fontSize: '0.875rem', lineHeight: 1.5 },
    caption: { fontSize: '0.8125rem', lineHeight: 1.45 },
    overline: {
      fontSize: '0.75rem',
      fontWeight: 600,
      letterSpacing: '0.02em',
      textTransform: 'none',
      lineHeight: 1.5,
    },
    button: { textTransform: 'none', fontWeight: 560, fontSize: '0.875rem' },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        ':root': tokenProperties('light'),
        [`[${schemeAttribute}="dark"]`]: tokenProperties('dark'),
        // What gets the focus is not to end up below the bar at the top.
        html: { scrollPaddingTop: 84, scrollPaddingBottom: 24 },
        body: { fontFeatureSettings: "'cv05' 1, 'ss03' 1", WebkitFontSmoothing: 'antialiased' },
        'h1:focus': { outline: 'none' },
        code: { fontFamily: monoFamily, fontSize: '0.92em' },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            transitionDuration: '0.01ms !important',
          },
        },
      },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: { root: { '&.Mui-focusVisible': focusRing } },
    },
    MuiButton: {
      defaultProps: { disableElevation: true, size: 'medium' },
      styleOverrides: {
        root: { borderRadius: 8, paddingInline: 14, minHeight: 36, whiteSpace: 'nowrap' },
        sizeSmall: { minHeight: 30, paddingInline: 10 },
        sizeLarge: { minHeight: 44, paddingInline: 20, fontSize: '0.9375rem' },
        outlined: {
          borderColor: 'var(--dg-line)',
          color: 'var(--dg-ink)',
          backgroundColor: 'var(--dg-surface)',
          '&:hover': { borderColor: 'var(--dg-line-strong)', backgroundColor: 'var(--dg-sunken)' },
        },
      },
    },
    MuiIconButton: { defaultProps: { size: 'small' } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiDialog: {
      styleOverrides: {
        paper: {
          borderRadius: 14,
          backgroundColor: 'var(--dg-raised)',
          boxShadow: '0 24px 64px rgba(5, 20, 24, 0.32)',
        },
      },
    },
    MuiDialogTitle: {
      styleOverrides: { root: { fontSize: '1.125rem', fontWeight: 620, padding: '20px 24px 8px' } },
    },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 20px', gap: 4 } } },
    MuiPopover: {
      styleOverrides: {
        paper: {
          border: '1px solid var(--dg-line)',
          backgroundColor: 'var(--dg-raised)',
          boxShadow: '0 12px 32px rgba(5, 20, 24, 0.18)',
        },
      },
    },
    MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
    MuiSelect: { defaultProps: { size: 'small' } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { backgroundColor: 'var(--dg-surface)' },
        notchedOutline: { borderColor: 'var(--dg-line-strong)' },
      },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginInline: 2, fontSize: '0.8125rem' } } },
    MuiChip: { styleOverrides: { root: { borderRadius: 7, fontWeight: 520 } } },
    MuiTooltip: {
      defaultProps: { enterDelay: 300 },
      styleOverrides: {
        tooltip: {
          backgroundColor: 'var(--dg-ink)',
          color: 'var(--dg-page)',
          fontSize: '0.8125rem',
          padding: '6px 10px',
        },
      },
    },
    MuiTabs: {
      styleOverrides: { root: { minHeight: 42 }, indicator: { height: 3, borderRadius: '3px 3px 0 0' } },
    },
    MuiTab: {
      styleOverrides: {
        root: {
          minHeight: 42,
          paddingInline: 4,
          marginRight: 22,
          minWidth: 0,
          // All tabs of a model in a window of 800 pixels.
          '@media (max-width: 1023px)': { marginRight: 7, fontSize: '0.875rem' },
        },
      },
    },
    MuiTableCell: {
      styleOverrides: {
        root: { borderColor: 'var(--dg-line)', paddingBlock: 8, paddingInline: 12 },
        head: { color: 'var(--dg-ink-soft)', fontWeight: 560, fontSize: '0.8125rem', whiteSpace: 'nowrap' },
      },
    },
    MuiAlert: {
      styleOverrides: {
        root: { borderRadius: 10, alignItems: 'flex-start', border: '1px solid transparent' },
        standard: {
          '&.MuiAlert-colorError': { ...alertLook('major'), borderColor: 'var(--dg-major-line)' },
          '&.MuiAlert-colorWarning': { ...alertLook('moderate'), borderColor: 'var(--dg-moderate-line)' },
          '&.MuiAlert-colorInfo': { color: 'var(--dg-ink)', backgroundColor: 'var(--dg-primary-soft)' },
          '&.MuiAlert-colorSuccess': alertLook('stable'),
        },
      },
    },
    MuiLinearProgress: {
      styleOverrides: {
        root: { height: 6, borderRadius: 4, backgroundColor: 'var(--dg-primary-soft)' },
        bar: { borderRadius: 4 },
      },
    },
    MuiTablePagination: { styleOverrides: { select: { paddingBlock: 4 } } },
    MuiLink: { defaultProps: { underline: 'hover' }, styleOverrides: { root: { fontWeight: 520 } } },
    MuiDataGrid: {
      defaultProps: { rowHeight: 52, columnHeaderHeight: 42 },
      styleOverrides: {
        root: {
          border: 'none',
          '--DataGrid-rowBorderColor': 'var(--dg-line)',
          '--DataGrid-t-color-background-base': 'var(--dg-surface)',
          '--DataGrid-t-header-background-base': 'var(--dg-surface)',
          fontSize: '0.875rem',
        },
        columnHeaderTitle: { fontWeight: 560, color: 'var(--dg-ink-soft)', fontSize: '0.8125rem' },
        cell: {
          display: 'flex',
          alignItems: 'center',
          '&.MuiDataGrid-cell--textRight': { justifyContent: 'flex-end' },
          '&:focus, &:focus-within': { outlineColor: 'var(--dg-primary)' },
          '&[aria-colindex="1"]': { paddingLeft: 20 },
        },
        columnHeader: {
          '&[aria-colindex="1"]': { paddingLeft: 20 },
          '&:focus, &:focus-within': { outlineColor: 'var(--dg-primary)' },
        },
        columnSeparator: { color: 'transparent' },
        footerContainer: { borderColor: 'var(--dg-line)', minHeight: 48 },
      },
    },
  },
});
