// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.GroupEntry;
import dev.kubeletsim.cri.identity.ImageAccounts;
import dev.kubeletsim.cri.identity.PasswdEntry;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.RuntimeHandler;
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
import java.util.Locale;
import java.util.Optional;
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

    /** Mounts everything; the files' root stays writable until the end. What runc will refuse is said when it starts. */
    Optional<String> apply(ContainerFacts facts, MountNamespace files, SandboxFacts sandbox, String cwd) {
        ContainerConfig config = facts.config();
        Set<String> taken = config.getMountsList().stream()
                .map(mount -> normal(mount.getContainerPath()))
                .collect(Collectors.toSet());
        boolean readOnly = config.getLinux().getSecurityContext().getReadonlyRootfs();
        if (parts.profile().container().has(ContainerRule.Trait.ACCOUNT_LINES) && !taken.contains("/etc")) {
            accountLines(facts.id(), files, config, facts.identity(), taken);
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
        Optional<String> refusal = Optional.empty();
        for (Mount mount : config.getMountsList()) {
            Optional<String> refused = bind(facts.id(), files, mount);
            refusal = refusal.or(() -> refused);
        }
        ProtectedPaths.apply(files, config.getLinux().getSecurityContext());
        Optional<String> noDirectory = makeWorkingDirectory(files, cwd);
        files.setRootReadOnly(readOnly);
        return refusal.or(() -> noDirectory);
    }

    private Optional<String> bind(String id, MountNamespace files, Mount mount) {
        HostFiles host = parts.sandbox().host();
        String path = mount.getHostPath();
        try {
            if (host.stat(path).isEmpty()) {
                host.createDirectories(path, 0755);
            }
            boolean directory = host.stat(path).map(FileStat::isDirectory).orElse(true);
            if (isOther(files, mount.getContainerPath(), directory)) {
                return Optional.of(RuncRefusal.INIT + "error mounting \"" + path + "\" to rootfs at \""
                        + mount.getContainerPath() + "\": mount " + path + ":" + mount.getContainerPath()
                        + " (via /proc/self/fd/6), flags: 0x5000: not a directory");
            }
            files.bind(host, path, mount.getContainerPath(), binding(mount));
            return Optional.empty();
        } catch (ErrnoException e) {
            String cause = "mkdir " + path + ": " + e.text().toLowerCase(Locale.ROOT);
            throw parts.errors().failure(CriError.MOUNT_FAILED, "id", id, "path", path, "cause", cause);
        }
    }

    /** Whether a directory would have to be mounted on a file, or a file on a directory. */
    private static boolean isOther(MountNamespace files, String target, boolean directory) {
        try {
            return files.stat(Superuser.INSTANCE, target).isDirectory() != directory;
        } catch (ErrnoException e) {
            // Nothing is there yet; what is needed will be made.
            return false;
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
    private static Optional<String> makeWorkingDirectory(MountNamespace files, String cwd) {
        StringBuilder path = new StringBuilder();
        for (String name : cwd.split("/", -1)) {
            if (!name.isEmpty()) {
                path.append('/').append(name);
                try {
                    files.mkdir(Superuser.INSTANCE, path.toString(), 0755);
                } catch (ErrnoException e) {
                    if (e.errno() != Errno.EEXIST) {
                        // Where there is no directory, the process will say that it cannot enter it.
                        return Optional.empty();
                    }
                }
            }
        }
        return path.isEmpty() || isDirectory(files, path.toString())
                ? Optional.empty()
                : Optional.of(RuncRefusal.INIT + "mkdir " + path + ": not a directory");
    }

    private static boolean isDirectory(MountNamespace files, String path) {
        return !isOther(files, path, true);
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

    private void bindCopy(String id, MountNamespace files, String path, String content, String line) {
        String copy = parts.profile().sandbox().filesDirectory().replace("%s", id) + path.substring("/etc".length());
        String separator = content.endsWith("\n") ? "" : "\n";
        byte[] bytes = (content + separator + line).getBytes(StandardCharsets.UTF_8);
        parts.sandbox()
                .host()
                .createDirectories(parts.profile().sandbox().filesDirectory().replace("%s", id), 0755);
        parts.sandbox().host().write(copy, bytes, 0644, 0, 0);
        files.bind(parts.sandbox().host(), copy, path, Binding.of(false));
    }
}
