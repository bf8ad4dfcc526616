/**
 * host-facts.json of a run: what systeminformation says about the machine. An addition: a run is whole without it. Numbers
 * that identify one machine or person (serial numbers, UUIDs, network addresses) are left out, since runs are passed around.
 */
import path from 'node:path';
import type { Systeminformation } from 'systeminformation';
import { readManifest } from '../archive/manifest.ts';
import { writeFileAtomic } from '../archive/write-file.ts';

type System = Systeminformation.SystemData;
type Cpu = Systeminformation.CpuData;

/** A part that could not be found out is null. Sizes are bytes, speeds as systeminformation gives them (GHz, MHz, MT/s). */
export interface HostFacts {
  readonly schema: 1;
  /** UTC, ISO 8601. */
  readonly collected: string;
  readonly system: Pick<System, 'manufacturer' | 'model' | 'version' | 'virtual'> | null;
  readonly bios: Pick<Systeminformation.BiosData, 'vendor' | 'version' | 'releaseDate'> | null;
  readonly cpu: Pick<
    Cpu,
    'manufacturer' | 'brand' | 'speed' | 'speedMax' | 'cores' | 'physicalCores' | 'processors' | 'cache'
  > | null;
  readonly memory: Pick<Systeminformation.MemData, 'total' | 'swaptotal'> | null;
  readonly memoryModules:
    readonly Pick<Systeminformation.MemLayoutData, 'size' | 'type' | 'clockSpeed'>[] | null;
  readonly disks:
    | readonly Pick<
        Systeminformation.DiskLayoutData,
        'device' | 'type' | 'name' | 'vendor' | 'size' | 'interfaceType'
      >[]
    | null;
  readonly blockDevices:
    | readonly Pick<
        Systeminformation.BlockDevicesData,
        'name' | 'type' | 'fsType' | 'mount' | 'size' | 'physical'
      >[]
    | null;
  readonly fileSystems:
    readonly Pick<Systeminformation.FsSizeData, 'fs' | 'type' | 'size' | 'used' | 'mount'>[] | null;
}

const mode = 0o600;

/** Asks systeminformation, which runs programs and reads /sys: takes a second or more. Never rejects for a part that fails. */
export async function collectHostFacts(): Promise<HostFacts> {
  const { default: information } = await import('systeminformation');
  const [system, bios, cpu, memory, modules, disks, blocks, fileSystems] = await Promise.all([
    orNull(information.system()),
    orNull(information.bios()),
    orNull(information.cpu()),
    orNull(information.mem()),
    orNull(information.memLayout()),
    orNull(information.diskLayout()),
    orNull(information.blockDevices()),
    orNull(information.fsSize()),
  ]);
  return {
    schema: 1,
    collected: new Date().toISOString(),
    system: only(system, ['manufacturer', 'model', 'version', 'virtual']),
    bios: only(bios, ['vendor', 'version', 'releaseDate']),
    cpu: only(cpu, [
      'manufacturer',
      'brand',
      'speed',
      'speedMax',
      'cores',
      'physicalCores',
      'processors',
      'cache',
    ]),
    memory: only(memory, ['total', 'swaptotal']),
    memoryModules: onlyEach(modules, ['size', 'type', 'clockSpeed']),
    disks: onlyEach(disks, ['device', 'type', 'name', 'vendor', 'size', 'interfaceType']),
    blockDevices: onlyEach(blocks, ['name', 'type', 'fsType', 'mount', 'size', 'physical']),
    fileSystems: onlyEach(fileSystems, ['fs', 'type', 'size', 'used', 'mount']),
  };
}

/** Adds host-facts.json to the run in `directory`. Throws UserError where that is no run, or cannot be written to. */
export async function addHostFacts(directory: string): Promise<void> {
  readManifest(directory);
  const facts = await collectHostFacts();
  writeFileAtomic(path.join(directory, 'host-facts.json'), `${JSON.stringify(facts, null, 2)}\n`, mode);
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch {
    return null;
  }
}

function only<T extends object, Key extends keyof T>(
  data: T | null,
  keys: readonly Key[],
): Pick<T, Key> | null {
  if (data === null) return null;
  return Object.fromEntries(keys.map((key) => [key, data[key]])) as Pick<T, Key>;
}

function onlyEach<T extends object, Key extends keyof T>(
  list: readonly T[] | null,
  keys: readonly Key[],
): Pick<T, Key>[] | null {
  return list?.map((data) => only(data, keys)!) ?? null;
}
