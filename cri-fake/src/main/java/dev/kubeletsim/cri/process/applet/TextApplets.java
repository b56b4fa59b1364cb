// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applets that read text and write text. */
final class TextApplets {
    private TextApplets() {}

    static void addTo(Map<String, Function<List<String>, Program>> all) {
        put(all, "cat", FilterProgram.CANT_OPEN, TextApplets::cat);
        put(all, "head", FilterProgram.PLAIN, TextApplets::head);
        put(all, "wc", FilterProgram.PLAIN, TextApplets::wc);
        put(all, "grep", FilterProgram.PLAIN, GrepFilter::create);
        put(all, "egrep", FilterProgram.PLAIN, GrepFilter::create);
        put(all, "fgrep", FilterProgram.PLAIN, GrepFilter::create);
        put(all, "sed", FilterProgram.PLAIN, SedFilter::create);
        put(all, "cut", FilterProgram.PLAIN, TextApplets::cut);
        put(all, "tr", FilterProgram.CANT_OPEN, TrFilter::create);
        put(all, "sort", FilterProgram.CANT_OPEN, TextApplets::sort);
        put(all, "uniq", FilterProgram.CANT_OPEN, TextApplets::uniq);
        put(all, "rev", FilterProgram.CANT_OPEN, (context, files) -> {
            files.addAll(context.args());
            return lines((line, output) -> LineFilter.write(output, new StringBuilder(line).reverse() + "\n"));
        });
        put(all, "tac", FilterProgram.CANT_OPEN, TextApplets::tac);
        put(all, "tee", FilterProgram.PLAIN, TextApplets::tee);
        put(all, "md5sum", FilterProgram.CANT_OPEN, (context, files) -> digest(context, files, "MD5"));
        put(all, "sha1sum", FilterProgram.CANT_OPEN, (context, files) -> digest(context, files, "SHA-1"));
        put(all, "sha256sum", FilterProgram.CANT_OPEN, (context, files) -> digest(context, files, "SHA-256"));
        put(all, "base64", FilterProgram.CANT_OPEN, TextApplets::base64);
        put(all, "hexdump", FilterProgram.CANT_OPEN, TextApplets::hexdump);
        put(all, "od", FilterProgram.CANT_OPEN, TextApplets::od);
    }

    private static void put(
            Map<String, Function<List<String>, Program>> all,
            String name,
            String error,
            FilterProgram.Factory factory) {
        all.put(name, argv -> new FilterProgram(argv, error, factory));
    }

    private interface LineWork {
        void line(String line, Output output);
    }

    private static FilterProgram.Filter lines(LineWork work) {
        return new LineFilter() {
            @Override
            void line(String line, boolean terminated, Output output) {
                work.line(line, output);
            }
        };
    }

    private static FilterProgram.Filter cat(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "nebvAetTu");
        files.addAll(options.operands());
        if (!options.has('n')) {
            return (bytes, output) -> {
                output.write(1, bytes);
                return true;
            };
        }
        int[] number = {0};
        return lines((line, output) -> LineFilter.write(output, String.format("%6d  %s%n", ++number[0], line)));
    }

    private static FilterProgram.Filter head(AppletContext context, List<String> files) {
        List<String> args = context.args().stream()
                .map(arg -> arg.matches("-[0-9]+") ? "-n" + arg.substring(1) : arg)
                .toList();
        OptionParser options = OptionParser.of(args, "n:c:qv");
        files.addAll(options.operands());
        boolean titled = files.size() > 1 && !options.has('q');
        return options.has('c')
                ? new HeadBytes(options.number('c', 0))
                : new HeadLines(options.number('n', 10), titled);
    }

    private static final class HeadBytes implements FilterProgram.Filter {
        private final long count;
        private long left;

        HeadBytes(long count) {
            this.count = count;
        }

        @Override
        public void begin(String file, Output output) {
            left = count;
        }

        @Override
        public boolean data(byte[] bytes, Output output) {
            int wanted = (int) Math.min(left, bytes.length);
            output.write(1, Arrays.copyOf(bytes, wanted));
            left -= wanted;
            return left > 0;
        }
    }

    private static final class HeadLines extends LineFilter {
        private final long count;
        private final boolean titled;
        private boolean first = true;
        private long left;

        HeadLines(long count, boolean titled) {
            this.count = count;
            this.titled = titled;
        }

        @Override
        public void begin(String file, Output output) {
            super.begin(file, output);
            left = count;
            if (titled) {
                output.out((first ? "" : "\n") + "==> " + file + " <==\n");
            }
            first = false;
            if (left <= 0) {
                stop();
            }
        }

        @Override
        void line(String line, boolean terminated, Output output) {
            write(output, terminated ? line + "\n" : line);
            if (--left <= 0) {
                stop();
            }
        }
    }

    private static FilterProgram.Filter wc(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "lwcmL");
        files.addAll(options.operands());
        return new WordCount(options, files.size());
    }

    private static final class WordCount implements FilterProgram.Filter {
        private final OptionParser options;
        private final int files;
        private final long[] total = new long[3];
        private long[] counts = new long[3];
        private boolean inWord;

        WordCount(OptionParser options, int files) {
            this.options = options;
            this.files = files;
        }

        @Override
        public boolean data(byte[] bytes, Output output) {
            for (byte b : bytes) {
                counts[0] += b == '\n' ? 1 : 0;
                boolean space = b == ' ' || (b >= 9 && b <= 13);
                counts[1] += !space && !inWord ? 1 : 0;
                inWord = !space;
            }
            counts[2] += bytes.length;
            return true;
        }

        @Override
        public void end(String file, Output output) {
            print(counts, file.equals("-") && files == 0 ? "" : file, output);
            for (int i = 0; i < 3; i++) {
                total[i] += counts[i];
            }
            counts = new long[3];
            inWord = false;
        }

        @Override
        public int finish(Output output) {
            if (files > 1) {
                print(total, "total", output);
            }
            return 0;
        }

        private void print(long[] values, String name, Output output) {
            boolean all = !options.has('l') && !options.has('w') && !options.has('c') && !options.has('m');
            List<String> columns = new ArrayList<>();
            boolean[] wanted = {
                all || options.has('l'), all || options.has('w'), all || options.has('c') || options.has('m')
            };
            int count = (wanted[0] ? 1 : 0) + (wanted[1] ? 1 : 0) + (wanted[2] ? 1 : 0);
            for (int i = 0; i < 3; i++) {
                if (wanted[i]) {
                    columns.add(count == 1 ? String.valueOf(values[i]) : String.format("%9d", values[i]));
                }
            }
            output.out(String.join(" ", columns) + (name.isEmpty() ? "" : " " + name) + "\n");
        }
    }

    private static FilterProgram.Filter cut(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "d:f:c:b:s");
        files.addAll(options.operands());
        String list =
                options.has('f') ? options.value('f') : options.has('c') ? options.value('c') : options.value('b');
        if (list == null) {
            throw new UsageException("expected a list of bytes, characters, or fields");
        }
        CutList wanted = CutList.parse(list);
        if (!options.has('f')) {
            return lines((line, output) -> LineFilter.write(output, wanted.characters(line) + "\n"));
        }
        String given = options.value('d');
        String delimiter = given == null ? "\t" : LineFilter.bytes(given);
        boolean onlyDelimited = options.has('s');
        return lines((line, output) -> {
            if (line.contains(delimiter)) {
                LineFilter.write(output, wanted.fields(line, delimiter) + "\n");
            } else if (!onlyDelimited) {
                LineFilter.write(output, line + "\n");
            }
        });
    }

    private static FilterProgram.Filter sort(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "nrufk:t:bso:");
        files.addAll(options.operands());
        Comparator<String> order = SortOrder.of(options);
        List<String> all = new ArrayList<>();
        return new LineFilter() {
            @Override
            void line(String line, boolean terminated, Output output) {
                if (all.size() > 1_000_000) {
                    throw new UsageException("out of memory");
                }
                all.add(line);
            }

            @Override
            public int finish(Output output) {
                all.sort(order);
                String previous = null;
                StringBuilder text = new StringBuilder();
                for (String line : all) {
                    if (!options.has('u') || previous == null || order.compare(previous, line) != 0) {
                        text.append(line).append('\n');
                    }
                    previous = line;
                }
                write(output, text.toString());
                return 0;
            }
        };
    }

    private static FilterProgram.Filter uniq(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "cdui");
        files.addAll(options.operands());
        return new LineFilter() {
            private @Nullable String previous;
            private int count;

            @Override
            void line(String line, boolean terminated, Output output) {
                boolean same = options.has('i') ? line.equalsIgnoreCase(previous) : line.equals(previous);
                if (!same) {
                    print(output);
                    previous = line;
                    count = 0;
                }
                count++;
            }

            private void print(Output output) {
                String line = previous;
                boolean wanted = options.has('d') ? count > 1 : !options.has('u') || count == 1;
                if (line != null && wanted) {
                    write(output, (options.has('c') ? String.format("%7d ", count) : "") + line + "\n");
                }
            }

            @Override
            public int finish(Output output) {
                print(output);
                return 0;
            }
        };
    }

    private static FilterProgram.Filter tac(AppletContext context, List<String> files) {
        files.addAll(context.args());
        List<String> all = new ArrayList<>();
        return new LineFilter() {
            @Override
            void line(String line, boolean terminated, Output output) {
                all.add(line);
            }

            @Override
            public int finish(Output output) {
                all.reversed().forEach(line -> write(output, line + "\n"));
                return 0;
            }
        };
    }

    private static FilterProgram.Filter tee(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "ai");
        Set<Integer> descriptors = new TreeSet<>(Set.of(1));
        for (String file : options.operands()) {
            try {
                descriptors.add(context.sys()
                        .open(
                                file,
                                Set.of(
                                        OpenFlag.WRITE,
                                        OpenFlag.CREATE,
                                        options.has('a') ? OpenFlag.APPEND : OpenFlag.TRUNCATE),
                                0666));
            } catch (ErrnoException e) {
                context.fail(file + ": " + e.text());
            }
        }
        return (bytes, output) -> {
            descriptors.forEach(fd -> output.write(fd, bytes));
            return true;
        };
    }

    private static FilterProgram.Filter digest(AppletContext context, List<String> files, String algorithm) {
        files.addAll(OptionParser.of(context.args(), "b").operands());
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new UsageException(algorithm + " is not available");
        }
        return new FilterProgram.Filter() {
            @Override
            public boolean data(byte[] bytes, Output output) {
                digest.update(bytes);
                return true;
            }

            @Override
            public void end(String file, Output output) {
                output.out(HexFormat.of().formatHex(digest.digest()) + "  " + file + "\n");
            }
        };
    }

    /** A filter that needs the whole input before it can write. */
    private static FilterProgram.Filter whole(BiConsumer<byte[], Output> work) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        return new FilterProgram.Filter() {
            @Override
            public boolean data(byte[] bytes, Output output) {
                all.writeBytes(bytes);
                return all.size() < 64 << 20;
            }

            @Override
            public int finish(Output output) {
                work.accept(all.toByteArray(), output);
                return 0;
            }
        };
    }

    private static FilterProgram.Filter base64(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "dw:");
        files.addAll(options.operands());
        int width = (int) options.number('w', 76);
        return whole((bytes, output) -> {
            if (options.has('d')) {
                try {
                    output.write(1, Base64.getMimeDecoder().decode(bytes));
                } catch (IllegalArgumentException e) {
                    throw new UsageException("truncated input");
                }
                return;
            }
            String text = Base64.getEncoder().encodeToString(bytes);
            StringBuilder wrapped = new StringBuilder();
            for (int at = 0; at < text.length(); at += width <= 0 ? text.length() : width) {
                int end = width <= 0 ? text.length() : Math.min(text.length(), at + width);
                wrapped.append(text, at, end).append(width <= 0 ? "" : "\n");
            }
            output.out(wrapped.toString());
        });
    }

    private static FilterProgram.Filter hexdump(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "Cv");
        files.addAll(options.operands());
        return whole((bytes, output) -> output.out(HexDump.hexdump(bytes, options.has('C'))));
    }

    private static FilterProgram.Filter od(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "cbxovA:t:N:");
        files.addAll(options.operands());
        String type = options.value('t');
        String kind =
                type != null ? type : options.has('c') ? "c" : options.has('x') ? "x2" : options.has('b') ? "o1" : "o2";
        boolean addresses = !"n".equals(options.value('A'));
        return whole((bytes, output) -> output.out(HexDump.od(bytes, kind, addresses)));
    }
}
