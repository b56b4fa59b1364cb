// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code tar -c}, {@code -x} or {@code -t} with {@code -f FILE}, {@code -C DIR}, {@code -v}, {@code -m}, {@code -o}, {@code
 * -p}, {@code --no-same-permissions}, {@code --no-same-owner}: what {@code kubectl cp} needs. Nothing is compressed.
 */
final class TarProgram extends SteppedProgram {
    private static final String NO_SAME_PERMISSIONS = "--no-same-permissions";
    private static final String NO_SAME_OWNER = "--no-same-owner";

    private @Nullable TarCreation creation;
    private @Nullable TarExtraction extraction;

    TarProgram(List<String> argv) {
        super("tar", argv);
    }

    @Override
    void begin(Syscalls sys) {
        List<String> args = new ArrayList<>(arguments);
        boolean keepsMode = !args.remove(NO_SAME_PERMISSIONS);
        boolean keepsOwner = !args.remove(NO_SAME_OWNER);
        if (!args.isEmpty() && !args.getFirst().startsWith("-")) {
            // The old way: tar cf - FILE.
            args.set(0, "-" + args.getFirst());
        }
        OptionParser options = OptionParser.of(args, "cxtf:C:vmop");
        if ((options.has('c') ? 1 : 0) + (options.has('x') ? 1 : 0) + (options.has('t') ? 1 : 0) != 1) {
            throw new UsageException("one of -c, -x and -t is needed");
        }
        int archive = archive(sys, options);
        String directory = options.value('C');
        if (directory != null) {
            changeTo(sys, directory);
        }
        if (options.has('c')) {
            if (options.operands().isEmpty()) {
                throw new UsageException("empty archive");
            }
            creation = new TarCreation(this, archive, options.operands(), options.has('v'));
        } else {
            extraction = new TarExtraction(
                    this,
                    archive,
                    new TarExtraction.Wish(
                            options.has('t'),
                            options.has('v'),
                            keepsMode,
                            keepsOwner && !options.has('o') && sys.credentials().effectiveUid() == 0,
                            !options.has('m'),
                            options.operands()));
        }
    }

    private static int archive(Syscalls sys, OptionParser options) {
        String file = options.value('f');
        boolean writes = options.has('c');
        if (file == null || file.equals("-")) {
            return writes ? 1 : 0;
        }
        try {
            return sys.open(
                    file,
                    writes ? Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE) : Set.of(OpenFlag.READ),
                    0666);
        } catch (ErrnoException e) {
            throw new UsageException("can't open '" + file + "': " + e.text());
        }
    }

    private static void changeTo(Syscalls sys, String directory) {
        try {
            sys.chdir(directory);
        } catch (ErrnoException e) {
            throw new UsageException("can't change directory to '" + directory + "': " + e.text());
        }
    }

    @Override
    Turn proceed(Syscalls sys) {
        if (output.takeFailure()) {
            throw new UsageException("write error");
        }
        if (creation != null) {
            return creation.proceed(sys);
        }
        return extraction == null ? done() : extraction.proceed(sys);
    }
}
