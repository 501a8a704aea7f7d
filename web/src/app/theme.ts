import { convertCssVariables, createTheme, defaultCssVariablesResolver, mergeMantineTheme, DEFAULT_THEME, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = ['#eceef2', '#cfd4dd', '#adb4c0', '#8d95a3', '#59606d', '#363c48', '#262b34', '#15181e', '#12151a', '#0e1014'];
const blue: MantineColorsTuple = ['#edf1fe', '#dbe3fd', '#c3cffb', '#9fb2ff', '#8099ff', '#5a76f0', '#2f4fd8', '#2743bd', '#2038a0', '#1a2e84'];
const red: MantineColorsTuple = ['#fde8e5', '#fbd3ce', '#f7aaa2', '#ff8a80', '#e8574c', '#d4443a', '#c2332b', '#b3261e', '#8f1e18', '#6f1712'];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font)',
  primaryColor: 'blue',
  primaryShade: 6,
  defaultRadius: 7,
  colors: { dark: ink, blue, red },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '17px', xl: '20px' },
  headings: { fontFamily: 'var(--font)' },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm', hideControls: true } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' } },
    MultiSelect: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 30 } },
    // Locking the scroll would write a <style> element, which the content security policy refuses; the body never scrolls.
    Modal: { defaultProps: { lockScroll: false, centered: false, yOffset: '10vh', radius: 12, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.25 } } },
    Drawer: { defaultProps: { lockScroll: false, position: 'right', transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.25 } } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, position: 'bottom-end' } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 }, withArrow: false } },
  },
});

/**
 * Puts Mantine's variables into a constructed stylesheet. Mantine would write them into a <style> element, which
 * the content security policy refuses.
 */
export function applyThemeVariables(): void {
  const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(variables, ':root'));
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
}
