import '@fontsource-variable/inter/wght.css';
import '@/styles/tokens.css';
import '@/styles/mantine.css';
import '@/styles/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '@/api/query';
import { Gate } from '@/app/Gate';
import { startI18n } from '@/app/i18n';
import { applyThemeVariables, theme } from '@/app/theme';
import { Claim, Enter, NoOwner, SignIn } from '@/features/auth/SignIn';
import { router } from '@/router';

async function start(): Promise<void> {
  applyThemeVariables();
  await startI18n();
  const linked = { '/claim': <Claim />, '/enter': <Enter /> }[location.pathname];
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <QueryClientProvider client={queryClient}>
          {linked ?? (
            <Gate signIn={<SignIn />} noOwner={(retry) => <NoOwner onDone={retry} />}>
              <RouterProvider router={router} />
            </Gate>
          )}
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
