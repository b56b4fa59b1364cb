// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.SyntheticDirectory;
import dev.kubeletsim.cri.vfs.SyntheticFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /proc/sys}: the settings of the namespaces that one looks from. */
final class ProcSys {
    private static final String HOSTNAME = "kernel.hostname";

    private final Namespaces namespaces;
    private final Instant mountedAt;

    ProcSys(Namespaces namespaces, Instant mountedAt) {
        this.namespaces = namespaces;
        this.mountedAt = mountedAt;
    }

    Inode root() {
        return directory("");
    }

    private Inode directory(String prefix) {
        return new SyntheticDirectory(
                0555, 0, 0, mountedAt, () -> List.copyOf(children(prefix)), name -> entry(prefix, name));
    }

    private Set<String> children(String prefix) {
        Set<String> children = new TreeSet<>();
        for (String name : names()) {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                int dot = rest.indexOf('.');
                children.add(dot < 0 ? rest : rest.substring(0, dot));
            }
        }
        return children;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(namespaces.ipc().sysctls().names());
        names.addAll(namespaces.net().sysctls().names());
        names.add(HOSTNAME);
        return names;
    }

    private @Nullable Inode entry(String prefix, String child) {
        String name = prefix + child;
        if (value(name) != null) {
            return new SyntheticFile(
                    0644, 0, 0, mountedAt, () -> (value(name) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String below = name + ".";
        return names().stream().anyMatch(each -> each.startsWith(below)) ? directory(below) : null;
    }

    private @Nullable String value(String name) {
        if (name.equals(HOSTNAME)) {
            return namespaces.uts().hostname();
        }
        Sysctls sysctls = Sysctls.isOfNet(name)
                ? namespaces.net().sysctls()
                : namespaces.ipc().sysctls();
        return sysctls.get(name);
    }
}
