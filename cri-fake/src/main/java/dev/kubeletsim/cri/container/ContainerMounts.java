// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.GroupEntry;
import dev.kubeletsim.cri.identity.ImageAccounts;
import dev.kubeletsim.cri.identity.PasswdEntry;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.sandbox.SandboxFiles;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.MountPropagation;
import dev.kubeletsim.cri.vfs.Binding;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.Superuser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together what a container sees: the sandbox's files, the request's mounts, protected paths. */
final class ContainerMounts {
    private static final long MAX_ACCOUNT_BYTES = 10L * 1024 * 1024;
    private static final int GROUP_OR_WORLD_WRITABLE = 022;

    private final ContainerParts parts;

    ContainerMounts(ContainerParts parts) {
        this.parts = parts;
    }

    /** Refuses mounts that this runtime refuses before it makes anything. */
    void check(String id, ContainerConfig config, RuntimeHandler handler) {
        for (Mount mount : config.getMountsList()) {
            String path = mount.getHostPath();
            boolean image = mount.hasImage();
            parts.refuse(path.isEmpty() && !image, CriError.MOUNT_HOST_PATH_EMPTY);
            parts.refuse(mount.getContainerPath().isEmpty(), CriError.MOUNT_CONTAINER_PATH_EMPTY);
            if (mount.getRecursiveReadOnly()) {
                parts.refuse(!handler.recursiveReadOnlyMounts(), CriError.RRO_UNSUPPORTED, "id", id, "path", path);
                parts.refuse(!mount.getReadonly(), CriError.RRO_WRITABLE, "id", id, "path", path);
                parts.refuse(
                        mount.getPropagation() != MountPropagation.PROPAGATION_PRIVATE,
                        CriError.RRO_PROPAGATION,
                        "id",
                        id,
                        "path",
                        path,
                        "propagation",
                        mount.getPropagation().name());
            }
        }
    }

    /** Mounts everything; the files' root stays writable until the end. */
    void apply(String id, MountNamespace files, SandboxFacts sandbox, ContainerConfig config, ContainerIdentity user) {
        Set<String> taken = config.getMountsList().stream()
                .map(mount -> normal(mount.getContainerPath()))
                .collect(Collectors.toSet());
        boolean readOnly = config.getLinux().getSecurityContext().getReadonlyRootfs();
        if (parts.profile().container().accountLines() && !taken.contains("/etc")) {
            accountLines(id, files, config, user, taken);
        }
        for (String name : SandboxFiles.NAMES) {
            if (!taken.contains("/etc/" + name) && !taken.contains("/etc")) {
                files.bind(
                        parts.sandbox().host(),
                        sandbox.filesDirectory() + "/" + name,
                        "/etc/" + name,
                        Binding.of(readOnly));
            }
        }
        for (Mount mount : config.getMountsList()) {
            bind(id, files, mount);
        }
        ProtectedPaths.apply(files, config.getLinux().getSecurityContext());
        makeWorkingDirectory(files, config.getWorkingDir());
        files.setRootReadOnly(readOnly);
    }

    private void bind(String id, MountNamespace files, Mount mount) {
        HostFiles host = parts.sandbox().host();
        String path = mount.getHostPath();
        try {
            if (host.stat(path).isEmpty()) {
                host.createDirectories(path, 0755);
            }
            files.bind(host, path, mount.getContainerPath(), binding(mount));
        } catch (ErrnoException e) {
            throw parts.errors().failure(CriError.MOUNT_FAILED, "id", id, "path", path, "cause", e.getMessage());
        }
    }

    private static Binding binding(Mount mount) {
        Binding.Propagation propagation = switch (mount.getPropagation()) {
            case PROPAGATION_PRIVATE, UNRECOGNIZED -> Binding.Propagation.PRIVATE;
            case PROPAGATION_HOST_TO_CONTAINER -> Binding.Propagation.SLAVE;
            case PROPAGATION_BIDIRECTIONAL -> Binding.Propagation.SHARED;
        };
        return new Binding(mount.getReadonly(), mount.getRecursiveReadOnly(), propagation);
    }

    /** Both runc and CRI-O make a working directory that is missing. */
    private static void makeWorkingDirectory(MountNamespace files, String cwd) {
        StringBuilder path = new StringBuilder();
        for (String name : cwd.split("/", -1)) {
            if (!name.isEmpty()) {
                path.append('/').append(name);
                try {
                    files.mkdir(Superuser.INSTANCE, path.toString(), 0755);
                } catch (ErrnoException e) {
                    if (e.errno() != Errno.EEXIST) {
                        // The process will say that it cannot enter its working directory.
                        return;
                    }
                }
            }
        }
    }

    private static String normal(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** CRI-O {@code utils/utils.go}: a user or primary group without an entry gets one in a copy of the file. */
    private void accountLines(
            String id, MountNamespace files, ContainerConfig config, ContainerIdentity user, Set<String> taken) {
        String passwd = appendable(files, ImageAccounts.PASSWD_PATH, user.uid());
        if (!passwd.isEmpty() && !taken.contains(ImageAccounts.PASSWD_PATH)) {
            List<PasswdEntry> entries = AccountFile.passwdEntries(passwd);
            if (entries.stream().noneMatch(entry -> entry.uid() == user.uid())) {
                String name = user.userString().isEmpty() ? "default" : user.userString();
                bindCopy(id, files, ImageAccounts.PASSWD_PATH, passwd, passwdLine(name, user, home(config)));
            }
        }
        String group = appendable(files, ImageAccounts.GROUP_PATH, user.uid());
        if (!group.isEmpty() && !taken.contains(ImageAccounts.GROUP_PATH)) {
            long gid = user.gid().gid();
            List<GroupEntry> entries = AccountFile.groupEntries(group);
            if (entries.stream().noneMatch(entry -> entry.gid() == gid)) {
                bindCopy(id, files, ImageAccounts.GROUP_PATH, group, gid + ":x:" + gid + ":\n");
            }
        }
    }

    private static String passwdLine(String name, ContainerIdentity user, String home) {
        return name + ":x:" + user.uid() + ":" + user.accountGid() + ":" + name + " user:" + home + ":/sbin/nologin\n";
    }

    private static String home(ContainerConfig config) {
        return config.getEnvsList().stream()
                .filter(entry -> entry.getKey().equals("HOME"))
                .map(entry -> entry.getValue().toStringUtf8())
                .filter(home -> !home.isEmpty())
                .findFirst()
                .orElse(config.getWorkingDir().isEmpty() ? "/" : config.getWorkingDir());
    }

    /** The file's content if CRI-O would add to it, else "". */
    private static String appendable(MountNamespace files, String path, long uid) {
        try {
            FileStat stat = files.stat(Superuser.INSTANCE, path);
            boolean ownerWrites = stat.uid() == uid && (stat.mode() & 0200) != 0;
            if (!stat.isRegular() || (stat.mode() & GROUP_OR_WORLD_WRITABLE) != 0 || ownerWrites) {
                return "";
            }
            return new String(files.read(Superuser.INSTANCE, path, MAX_ACCOUNT_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            return "";
        }
    }

    /** Removes what was written for the container alone. */
    static void delete(ContainerParts parts, String id) {
        if (parts.profile().container().accountLines()) {
            String directory = parts.profile().sandbox().filesDirectory(id);
            parts.sandbox().host().deleteTree(SandboxRule.ownDirectory(directory, id));
        }
    }

    private void bindCopy(String id, MountNamespace files, String path, String content, String line) {
        String directory = parts.profile().sandbox().filesDirectory(id);
        String copy = directory + path.substring("/etc".length());
        String separator = content.endsWith("\n") ? "" : "\n";
        byte[] bytes = (content + separator + line).getBytes(StandardCharsets.UTF_8);
        parts.sandbox().host().createDirectories(directory, 0755);
        parts.sandbox().host().write(copy, bytes, 0644, 0, 0);
        files.bind(parts.sandbox().host(), copy, path, Binding.of(false));
    }
}
