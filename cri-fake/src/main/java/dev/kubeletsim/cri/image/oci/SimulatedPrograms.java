// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.TreeWalk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands simulated programs in for the machine code of a real image, by name: the shell, busybox and its applets, agnhost,
 * nginx and pause. Other machine code is left as it is, and executing it is refused.
 */
final class SimulatedPrograms {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private final Map<String, byte[]> byName = new HashMap<>();

    private SimulatedPrograms() {
        byte[] busybox = Programs.busybox();
        TreeWalk.walk(Programs.busyboxBase(), new TreeWalk.Visitor() {
            @Override
            public void directory(String path, int mode, long uid, long gid) {
                // Only programs are of interest.
            }

            @Override
            public void file(String path, int mode, long uid, long gid, long inode, byte[] content) {
                if (Arrays.equals(content, busybox)) {
                    byName.put(baseName(path), busybox);
                }
            }

            @Override
            public void symlink(String path, String target, long uid, long gid) {
                if (baseName(target).equals("busybox")) {
                    byName.put(baseName(path), busybox);
                }
            }
        });
        // What /bin/sh leads to where it is not busybox; it is called as sh all the same.
        byName.put("dash", busybox);
        byName.put("bash", busybox);
        byName.put("agnhost", Programs.agnhost());
        byName.put("pause", Programs.pause());
        byName.put("nginx", Programs.nginx());
    }

    /** The one instance, made when the first archive is read. */
    static SimulatedPrograms all() {
        return Holder.ALL;
    }

    private static final class Holder {
        static final SimulatedPrograms ALL = new SimulatedPrograms();
    }

    /** The program that stands for the file {@code path}, or {@code content} itself. */
    byte[] standIn(String path, int mode, byte[] content) {
        boolean machineCode = (mode & 0111) != 0
                && content.length >= ELF.length
                && Arrays.equals(content, 0, ELF.length, ELF, 0, ELF.length);
        return machineCode ? byName.getOrDefault(baseName(path), content) : content;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
