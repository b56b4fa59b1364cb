// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileCredentials;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.Superuser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what to execute: {@code $PATH}, permissions, interpreter lines, and the programs that files stand for. */
final class ProgramLoader {
    private static final int MAX_INTERPRETERS = 4;
    private static final int MAX_SCRIPT_BYTES = 1 << 20;
    private static final int MAX_ARGUMENT_BYTES = 2 << 20;
    private static final int EXECUTE = 1;

    private final BinaryFormat format;

    ProgramLoader(BinaryFormat format) {
        this.format = format;
    }

    /** What a runtime's init does: enter the working directory, look the program up, check it, execute it. */
    ProgramImage forRuntime(ProcessSpec spec) {
        if (spec.args().isEmpty()) {
            throw new ExecFailure(ExecFailure.Reason.NO_ARGUMENTS, "");
        }
        checkCwd(spec);
        String name = spec.args().getFirst();
        String file = name.contains("/") ? checkPath(spec, name) : lookUp(spec, name);
        try {
            return load(spec.files(), spec.credentials(), absolute(spec.cwd(), file), spec.args(), spec.env());
        } catch (ErrnoException e) {
            throw new ExecFailure(reason(e.errno()), name);
        }
    }

    private static ExecFailure.Reason reason(Errno errno) {
        return switch (errno) {
            case ENOENT -> ExecFailure.Reason.NO_SUCH_FILE;
            case ENOTDIR -> ExecFailure.Reason.NOT_DIRECTORY;
            case ENOEXEC -> ExecFailure.Reason.EXEC_FORMAT;
            default -> ExecFailure.Reason.PERMISSION_DENIED;
        };
    }

    /** runc enters it before it becomes the user (libcontainer/init_linux.go), so rights do not matter. */
    private static void checkCwd(ProcessSpec spec) {
        String cwd = spec.cwd();
        try {
            if (!spec.files().stat(Superuser.INSTANCE, cwd).isDirectory()) {
                throw new ExecFailure(ExecFailure.Reason.CWD_NOT_DIRECTORY, cwd);
            }
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENOENT;
            throw new ExecFailure(
                    missing ? ExecFailure.Reason.CWD_NOT_FOUND : ExecFailure.Reason.CWD_NOT_DIRECTORY, cwd);
        }
    }

    /** Go's exec.LookPath for a name with a slash. */
    private static String checkPath(ProcessSpec spec, String name) {
        String path = absolute(spec.cwd(), name);
        FileStat stat;
        try {
            stat = spec.files().stat(spec.credentials(), path);
        } catch (ErrnoException e) {
            throw new ExecFailure(reason(e.errno()), name);
        }
        if (stat.isDirectory()) {
            throw new ExecFailure(ExecFailure.Reason.IS_DIRECTORY, name);
        }
        if (!mayExecute(spec.files(), spec.credentials(), path)) {
            throw new ExecFailure(ExecFailure.Reason.PERMISSION_DENIED, name);
        }
        return name;
    }

    private static String lookUp(ProcessSpec spec, String name) {
        if (name.isEmpty()) {
            throw new ExecFailure(ExecFailure.Reason.NOT_FOUND_IN_PATH, name);
        }
        return findInPath(spec.files(), spec.credentials(), spec.cwd(), spec.env(), name)
                .orElseThrow(() -> new ExecFailure(ExecFailure.Reason.NOT_FOUND_IN_PATH, name));
    }

    private static Optional<String> findInPath(
            MountNamespace files, FileCredentials who, String cwd, List<String> env, String name) {
        String path = env.stream()
                .filter(entry -> entry.startsWith("PATH="))
                .reduce((first, last) -> last)
                .map(entry -> entry.substring(5))
                .orElse("");
        for (String directory : path.split(":")) {
            String candidate = absolute(cwd, directory.isEmpty() ? name : directory + "/" + name);
            if (mayExecute(files, who, candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether there is a regular file that {@code who} may execute. */
    static boolean mayExecute(MountNamespace files, FileCredentials who, String path) {
        try {
            files.access(who, path, EXECUTE);
            return files.stat(who, path).isRegular();
        } catch (ErrnoException e) {
            return false;
        }
    }

    static String absolute(String cwd, String path) {
        return path.startsWith("/") ? path : cwd.endsWith("/") ? cwd + path : cwd + "/" + path;
    }

    /** execve(2): ENOENT, EACCES, ENOEXEC, ELOOP, E2BIG. */
    ProgramImage load(MountNamespace files, FileCredentials who, String path, List<String> argv, List<String> env) {
        if (totalLength(argv) + totalLength(env) > MAX_ARGUMENT_BYTES) {
            throw new ErrnoException(Errno.E2BIG);
        }
        String file = path;
        List<String> args = argv;
        for (int depth = 0; depth <= MAX_INTERPRETERS; depth++) {
            byte[] content = executable(files, who, file);
            if (content.length > 2 && content[0] == '#' && content[1] == '!') {
                args = interpreterArgs(content, file, args);
                file = absolute("/", args.getFirst());
                continue;
            }
            List<String> finalArgs = args;
            String realPath = files.realPath(who, file);
            FileStat stat = files.stat(who, file);
            // As in the kernel, the group's bit means something only on files that the group may execute.
            boolean groupBits = (stat.mode() & 02010) == 02010;
            boolean honoured = !files.isNoSuid(who, file);
            long setUid = honoured && (stat.mode() & 04000) != 0 ? stat.uid() : ProgramImage.NONE;
            long setGid = honoured && groupBits ? stat.gid() : ProgramImage.NONE;
            return format.load(content, finalArgs)
                    .map(program -> new ProgramImage(program, realPath, finalArgs, setUid, setGid))
                    .orElseThrow(() -> new ErrnoException(Errno.ENOEXEC));
        }
        throw new ErrnoException(Errno.ELOOP);
    }

    private static byte[] executable(MountNamespace files, FileCredentials who, String file) {
        if (!files.stat(who, file).isRegular()) {
            throw new ErrnoException(Errno.EACCES);
        }
        files.access(who, file, EXECUTE);
        // The kernel reads the file itself: read permission is not asked for.
        try {
            return files.read(Superuser.INSTANCE, file, MAX_SCRIPT_BYTES);
        } catch (ErrnoException e) {
            throw e.errno() == Errno.EFBIG ? new ErrnoException(Errno.ENOEXEC) : e;
        }
    }

    private static List<String> interpreterArgs(byte[] script, String file, List<String> args) {
        int end = 2;
        while (end < script.length && script[end] != '\n' && end < 256) {
            end++;
        }
        String line = new String(script, 2, end - 2, StandardCharsets.UTF_8).strip();
        if (line.isEmpty()) {
            throw new ErrnoException(Errno.ENOEXEC);
        }
        String[] parts = line.split("[ \t]+", 2);
        List<String> result = new ArrayList<>(List.of(parts));
        result.add(file);
        result.addAll(args.subList(Math.min(1, args.size()), args.size()));
        return result;
    }

    private static long totalLength(List<String> strings) {
        long total = 0;
        for (String string : strings) {
            total += string.length() + 9L;
        }
        return total;
    }
}
