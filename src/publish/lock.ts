/**
 * One publisher at a time: a name in Linux's abstract socket space, which the kernel gives to one process only and takes back when that
 * process ends, however it ends. So there is no lock file to be left behind, and a run that changes nothing writes nothing. Publishers in
 * other network name spaces (containers that share a directory) are not seen.
 */
import { statSync } from 'node:fs';
import { createServer } from 'node:net';

/** Undefined where another process holds it; else what gives it back. */
export async function lockDirectory(directory: string): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux') return () => undefined;
  const { dev, ino } = statSync(directory);
  const server = createServer((socket) => socket.destroy());
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ path: `\0bootio-publish-${dev}-${ino}` }, () => {
      resolve(true);
    });
  });
  if (!isOurs) return undefined;
  server.unref();
  return () => server.close();
}
