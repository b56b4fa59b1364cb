// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

import dev.kubeletsim.cri.process.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code printf}: the format is used again as long as there are arguments. */
public final class PrintfFormat {
    private static final Pattern CONVERSION = Pattern.compile("%(?<flags>[-+"
            + " #0]*)(?<width>\\*|[0-9]{0,4})(?:\\.(?<precision>\\*|[0-9]{0,4}))?[hlLqjzt]*(?<kind>[diouxXcsbeEfgG%])");
    private static final int MAX_OUTPUT = 4 << 20;

    private final List<String> args;
    private final Output output;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int next;
    private int status;
    private boolean ended;

    private PrintfFormat(List<String> args, Output output) {
        this.args = args;
        this.output = output;
    }

    /** Runs with {@code words} from the command's name on; returns the exit code. */
    public static int run(Output output, List<String> words) {
        int first = words.size() > 1 && words.get(1).equals("--") ? 2 : 1;
        if (words.size() <= first) {
            output.err("printf: usage: printf FORMAT [ARG]...\n");
            return 2;
        }
        PrintfFormat format = new PrintfFormat(words.subList(first + 1, words.size()), output);
        int before;
        do {
            before = format.next;
            format.once(words.get(first));
        } while (!format.ended
                && format.next < format.args.size()
                && format.next > before
                && format.bytes.size() < MAX_OUTPUT);
        output.write(1, format.bytes.toByteArray());
        return format.status;
    }

    private void once(String format) {
        Matcher matcher = CONVERSION.matcher(format);
        int at = 0;
        while (at < format.length() && !ended) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            ended = !Escapes.expand(format.substring(at, end), bytes, false);
            if (percent < 0 || ended) {
                return;
            }
            if (!matcher.find(percent) || matcher.start() != percent) {
                output.err("printf: " + format.substring(percent) + ": invalid format\n");
                status = 1;
                ended = true;
                return;
            }
            convert(matcher);
            at = matcher.end();
        }
    }

    private String take() {
        return next < args.size() ? args.get(next++) : "";
    }

    private void convert(Matcher matcher) {
        char kind = matcher.group("kind").charAt(0);
        if (kind == '%') {
            bytes.write('%');
            return;
        }
        String flags = matcher.group("flags");
        String width = matcher.group("width").equals("*") ? take() : matcher.group("width");
        String precision = matcher.group("precision");
        precision = precision != null && precision.equals("*") ? take() : precision;
        if (kind == 'b') {
            ended = !Escapes.expand(take(), bytes, true);
            return;
        }
        String text = switch (kind) {
            case 's' -> cut(take(), precision);
            case 'c' -> cut(take(), "1");
            case 'e', 'E', 'f', 'g', 'G' -> real(kind, precision, take());
            default -> padNumber(integer(kind, flags, take()), precision);
        };
        bytes.writeBytes(pad(text, flags, width, kind).getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String text, @org.jspecify.annotations.Nullable String precision) {
        if (precision == null) {
            return text;
        }
        int length = precision.isEmpty() ? 0 : Integer.parseInt(precision);
        return text.length() > length ? text.substring(0, length) : text;
    }

    private String real(char kind, @org.jspecify.annotations.Nullable String precision, String text) {
        double value = 0;
        try {
            value = text.isEmpty() ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            invalid(text);
        }
        String digits = precision == null ? "6" : precision.isEmpty() ? "0" : precision;
        String formatted = String.format(Locale.ROOT, "%." + digits + kind, value);
        return kind == 'g' || kind == 'G'
                ? formatted.replaceFirst("(\\.[0-9]*?)0+$", "$1").replaceFirst("\\.$", "")
                : formatted;
    }

    private void invalid(String text) {
        output.err("printf: invalid number '" + text + "'\n");
        status = 1;
    }

    private String integer(char kind, String flags, String text) {
        long value = 0;
        if (text.startsWith("'") || text.startsWith("\"")) {
            value = text.length() > 1 ? text.charAt(1) : 0;
        } else if (!text.isEmpty()) {
            try {
                value = Long.decode(text.strip());
            } catch (NumberFormatException e) {
                invalid(text);
            }
        }
        return switch (kind) {
            case 'o' -> Long.toOctalString(value);
            case 'x' -> (flags.contains("#") ? "0x" : "") + Long.toHexString(value);
            case 'X' ->
                (flags.contains("#") ? "0X" : "") + Long.toHexString(value).toUpperCase(Locale.ROOT);
            case 'u' -> Long.toUnsignedString(value);
            default -> (value >= 0 && flags.contains("+") ? "+" : value >= 0 && flags.contains(" ") ? " " : "") + value;
        };
    }

    private static String padNumber(String digits, @org.jspecify.annotations.Nullable String precision) {
        int wanted = precision == null || precision.isEmpty() ? 0 : Integer.parseInt(precision);
        boolean negative = digits.startsWith("-");
        String bare = negative ? digits.substring(1) : digits;
        return (negative ? "-" : "") + "0".repeat(Math.max(0, wanted - bare.length())) + bare;
    }

    private static String pad(String text, String flags, String width, char kind) {
        int wanted = width.matches("-?[0-9]{1,4}") ? Integer.parseInt(width) : 0;
        boolean left = flags.contains("-") || wanted < 0;
        int missing = Math.abs(wanted) - text.length();
        if (missing <= 0) {
            return text;
        }
        if (left) {
            return text + " ".repeat(missing);
        }
        if (flags.contains("0") && kind != 's' && kind != 'c') {
            int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }
        return " ".repeat(missing) + text;
    }
}
