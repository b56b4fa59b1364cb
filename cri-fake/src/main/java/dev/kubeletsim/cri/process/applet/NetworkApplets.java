// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.NetDevice;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.SharedMemory;
import dev.kubeletsim.cri.process.SocketCalls;
import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Applets about the network and System V objects, with the messages of busybox 1.36. */
final class NetworkApplets {
    private static final long MAX_TABLE_BYTES = 16 << 20;

    private NetworkApplets() {}

    static void addTo(Map<String, Function<List<String>, Program>> all) {
        put(all, "brctl", NetworkApplets::brctl);
        put(all, "ip", IpApplet::run);
        put(all, "ipcs", NetworkApplets::ipcs);
        put(all, "netstat", NetworkApplets::netstat);
        all.put("httpd", BusyboxHttpdProgram::new);
        all.put("nc", NcProgram::new);
        all.put("ping", PingProgram::new);
        all.put("wget", WgetProgram::new);
    }

    private static void put(Map<String, Function<List<String>, Program>> all, String name, ImmediateProgram.Body body) {
        all.put(name, argv -> new ImmediateProgram(argv, body));
    }

    /** {@code networking/brctl.c}: {@code addbr}, {@code delbr}, {@code show}. */
    private static int brctl(AppletContext context) {
        List<String> args = context.args();
        SocketCalls sockets = context.sys().sockets();
        String command = args.isEmpty() || args.getFirst().equals("show") ? "show" : args.getFirst();
        if (command.equals("show")) {
            context.out("bridge name\tbridge id\t\tSTP enabled\tinterfaces\n");
            sockets.devices().stream()
                    .filter(device -> device.kind().equals("bridge"))
                    .forEach(device -> context.out(device.name() + "\t\t8000.000000000000\tno\n"));
            return 0;
        }
        boolean adds = command.equals("addbr");
        if ((!adds && !command.equals("delbr")) || args.size() != 2) {
            throw new UsageException("'" + String.join(" ", args) + "' is not simulated (expected: show, addbr NAME or"
                    + " delbr NAME)");
        }
        String name = args.get(1);
        try {
            if (adds) {
                sockets.addDevice(new NetDevice(name, "bridge", false));
            } else {
                sockets.removeDevice(name);
            }
            return 0;
        } catch (ErrnoException e) {
            throw new UsageException("bridge " + name + ": " + e.text());
        }
    }

    /** {@code util-linux/ipcs.c}. */
    private static int ipcs(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "amqs");
        boolean all = !options.has('m') && !options.has('q') && !options.has('s');
        if (all || options.has('m')) {
            context.out("\n------ Shared Memory Segments --------\n");
            context.out(String.format(
                    "%-10s %-10s %-10s %-10s %-10s %-10s %-12s%n",
                    "key", "shmid", "owner", "perms", "bytes", "nattch", "status"));
            for (SharedMemory segment : context.sys().sharedMemory()) {
                context.out(String.format(
                        "0x%08x %-10d %-10.10s %-10o %-10d %-10d %-6s %-6s%n",
                        segment.key(),
                        segment.id(),
                        Accounts.nameOf(context.sys(), segment.uid()),
                        segment.mode(),
                        segment.bytes(),
                        segment.attached(),
                        "",
                        ""));
            }
        }
        if (all || options.has('s')) {
            context.out("\n------ Semaphore Arrays --------\nkey        semid      owner      perms      nsems     \n");
        }
        if (all || options.has('q')) {
            context.out("\n------ Message Queues --------\n"
                    + "key        msqid      owner      perms      used-bytes   messages    \n");
        }
        context.out("\n");
        return 0;
    }

    /** {@code networking/netstat.c}: TCP sockets, which all listen. */
    private static int netstat(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "lantuWp");
        boolean listening = options.has('l') || options.has('a');
        context.out("Active Internet connections "
                + (options.has('a') ? "(servers and established)" : listening ? "(only servers)" : "(w/o servers)")
                + "\n");
        context.out("Proto Recv-Q Send-Q Local Address           Foreign Address         State       \n");
        for (String table : List.of("tcp", "tcp6")) {
            String text = new String(
                    context.files().read(context.who(), "/proc/self/net/" + table, MAX_TABLE_BYTES),
                    StandardCharsets.US_ASCII);
            text.lines()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> listening && columns[3].equals("0A"))
                    .forEach(columns -> context.out(String.format(
                            "%-6s%6d %6d %-23s %-23s %-12s%n",
                            "tcp", 0, 0, address(columns[1], table), wildcard(table) + ":*", "LISTEN")));
        }
        return 0;
    }

    private static String wildcard(String table) {
        return table.equals("tcp") ? "0.0.0.0" : "::";
    }

    /** An address as the kernel writes it: words of 32 bits, each with its bytes reversed. */
    private static String address(String hex, String table) {
        int colon = hex.indexOf(':');
        String port = ":" + Integer.parseInt(hex.substring(colon + 1), 16);
        String host = hex.substring(0, colon);
        if (host.chars().allMatch(digit -> digit == '0')) {
            return wildcard(table) + port;
        }
        if (table.equals("tcp6")) {
            return (host.equals("00000000000000000000000001000000") ? "::1" : host) + port;
        }
        long word = Long.parseLong(host, 16);
        return (word & 0xff) + "." + (word >> 8 & 0xff) + "." + (word >> 16 & 0xff) + "." + (word >> 24) + port;
    }
}
