import { describe, expect, it } from 'vitest';
import { containerOf, initialPidNamespace } from '../../src/model/container.ts';

const id = '3f0c9d6d2f7e4b8aa1c5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b';
const pod = 'pod2c48913c-b29f-11e7-9350-020968147796';

describe('containerOf', () => {
  it.each([
    ['docker', id, `/system.slice/docker-${id}.scope`],
    ['docker', id, `/system.slice/docker-${id}.scope/init.scope`],
    ['docker', id, `/docker/${id}`],
    ['docker', id, `/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${id}.scope`],
    ['podman', id, `/machine.slice/libpod-${id}.scope/container`],
    ['podman', id, `/system.slice/web.service/libpod-payload-${id}`],
    ['cri-o', id, `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-x.slice/crio-${id}.scope`],
    ['containerd', id, `/kubepods.slice/kubepods-besteffort-x.slice/cri-containerd-${id}.scope`],
    ['containerd', id, `/system.slice/containerd.service/kubepods-burstable-x.slice:cri-containerd:${id}`],
    ['containerd', id, `/system.slice/nerdctl-${id}.scope`],
    ['kubernetes', id, `/kubepods/burstable/${pod}/${id}`],
    ['lxc', 'web-1', '/lxc.payload.web-1/system.slice/ssh.service'],
    ['lxc', 'web', '/lxc/web'],
    ['lxc', '4711-web', '/machine.slice/machine-lxc\\x2d4711\\x2dweb.scope'],
    ['nspawn', 'web', '/machine.slice/systemd-nspawn@web.service/payload/init.scope'],
    ['machined', 'my-web', '/machine.slice/machine-my\\x2dweb.scope/payload'],
  ])('%s %s: %s', (runtime, name, cgroup) => {
    expect(containerOf(cgroup, initialPidNamespace)).toEqual({ runtime, name });
    expect(containerOf(cgroup, 4_026_532_201)).toEqual({ runtime, name });
  });

  it('is the innermost of several', () => {
    const inner = id.replace('3', '4');
    const cgroup = `/docker/${id}/kubelet/kubepods/besteffort/${pod}/${inner}`;
    expect(containerOf(cgroup, undefined)).toEqual({ runtime: 'kubernetes', name: inner });
  });

  it.each([
    '',
    '/',
    '/init.scope',
    '/system.slice/docker.service',
    '/system.slice/containerd.service',
    `/machine.slice/libpod-conmon-${id}.scope`,
    `/kubepods.slice/crio-conmon-${id}.scope`,
    '/lxc.monitor.web',
    '/machine.slice/systemd-nspawn@web.service/supervisor',
    '/machine.slice/machine-qemu\\x2d1\\x2dweb.scope',
    '/kubepods.slice/kubepods-burstable.slice',
    `/system.slice/${id}`,
    '/docker/buildx',
  ])('is none of the machine itself: %s', (cgroup) => {
    expect(containerOf(cgroup, initialPidNamespace)).toBeUndefined();
    expect(containerOf(cgroup, undefined)).toBeUndefined();
  });

  it('is known by another pid namespace where the cgroup says nothing', () => {
    expect(containerOf('/user.slice', 4_026_532_201)).toEqual({
      runtime: 'pid-namespace',
      name: '4026532201',
    });
  });
});
