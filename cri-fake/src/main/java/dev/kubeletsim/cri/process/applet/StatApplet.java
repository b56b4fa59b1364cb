// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** {@code stat [-L] [-t] [-c FORMAT] FILE...}. */
final class StatApplet {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS +0000").withZone(ZoneOffset.UTC);
    private static final String FULL = "  File: %N\n  Size: %s\tBlocks: %b\tIO Block: %B\t%F\n"
            + "Device: %Dh/%dd\tInode: %i\tLinks: %h\nAccess: (%#a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\n"
            + "Access: %x\nModify: %y\nChange: %z";

    private StatApplet() {}

    static int run(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "Lc:tf");
        if (options.has('f')) {
            throw new UsageException("-f is not simulated");
        }
        List<String> operands = options.operands();
        if (operands.isEmpty()) {
            throw new UsageException("missing operand");
        }
        String format = options.value('c');
        for (String file : operands) {
            try {
                FileStat stat = options.has('L')
                        ? context.files().stat(context.who(), context.path(file))
                        : context.files().lstat(context.who(), context.path(file));
                context.out(expand(context, format == null ? FULL : format, file, stat) + "\n");
            } catch (ErrnoException e) {
                context.fail("can't stat '" + file + "': " + e.text());
            }
        }
        return context.status();
    }

    private static String expand(AppletContext context, String format, String file, FileStat stat) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char field = format.charAt(++i);
            if (field == '#' && i + 1 < format.length()) {
                i++;
                text.append(String.format("%04o", stat.mode()));
            } else {
                text.append(field(context, field, file, stat));
            }
        }
        return text.toString();
    }

    private static String field(AppletContext context, char field, String file, FileStat stat) {
        return switch (field) {
            case 'a' -> Integer.toOctalString(stat.mode());
            case 'A' -> stat.modeString();
            case 'u' -> String.valueOf(stat.uid());
            case 'g' -> String.valueOf(stat.gid());
            case 'U' -> Accounts.userName(context.sys(), stat.uid()).orElse("UNKNOWN");
            case 'G' -> Accounts.groupName(context.sys(), stat.gid()).orElse("UNKNOWN");
            case 's' -> String.valueOf(stat.size());
            case 'n' -> file;
            case 'N' ->
                stat.isSymlink()
                        ? "'" + file + "' -> '" + context.files().readlink(context.who(), context.path(file)) + "'"
                        : file;
            case 'F' ->
                stat.isRegular() && stat.size() == 0
                        ? "regular empty file"
                        : stat.type().text();
            case 'f' -> Integer.toHexString(stat.type().bits() | stat.mode());
            case 'h' -> String.valueOf(stat.links());
            case 'i' -> String.valueOf(stat.inode());
            case 'd' -> String.valueOf(stat.device());
            case 'D' -> Long.toHexString(stat.device());
            case 'b' -> String.valueOf((stat.size() + 4095) / 4096 * 8);
            case 'B' -> "4096";
            case 't', 'T' -> "0";
            case 'x', 'y', 'z' -> TIME.format(stat.modified());
            case 'X', 'Y', 'Z' -> String.valueOf(stat.modified().getEpochSecond());
            case '%' -> "%";
            default -> "?";
        };
    }
}
