// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.NetDevice;
import dev.kubeletsim.cri.process.SocketCalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/** {@code ip link} and {@code ip addr show} ({@code networking/ip.c} of busybox 1.36). Routes are not simulated. */
final class IpApplet {
    private IpApplet() {}

    static int run(AppletContext context) {
        List<String> words = new ArrayList<>(context.args());
        words.removeIf(word -> word.equals("-4") || word.equals("-o"));
        String object = words.isEmpty() ? "" : words.removeFirst();
        String command = words.isEmpty() ? "show" : words.removeFirst();
        boolean shows = command.equals("show") || command.equals("list") || command.equals("ls");
        SocketCalls sockets = context.sys().sockets();
        if (List.of("a", "addr", "address").contains(object) && shows) {
            return show(context, sockets, true);
        }
        if (!List.of("l", "link").contains(object)) {
            throw notSimulated(context);
        }
        if (shows) {
            return show(context, sockets, false);
        }
        try {
            return change(context, sockets, command, words);
        } catch (ErrnoException e) {
            context.err("ip: RTNETLINK answers: " + e.text() + "\n");
            return 2;
        }
    }

    private static UsageException notSimulated(AppletContext context) {
        return new UsageException("'" + String.join(" ", context.args())
                + "' is not simulated (expected: link show|add|del|set, or addr show)");
    }

    private static int change(AppletContext context, SocketCalls sockets, String command, List<String> words) {
        List<String> rest = new ArrayList<>(words);
        rest.remove("name");
        rest.remove("dev");
        boolean adds = command.equals("add") && rest.size() == 3 && rest.get(1).equals("type");
        boolean deletes = List.of("del", "delete").contains(command) && !rest.isEmpty();
        boolean sets = command.equals("set")
                && rest.size() == 2
                && List.of("up", "down").contains(rest.get(1));
        String name = rest.isEmpty() ? "" : rest.getFirst();
        if (adds && List.of("bridge", "dummy").contains(rest.get(2))) {
            sockets.addDevice(new NetDevice(name, rest.get(2), false));
        } else if (deletes) {
            sockets.removeDevice(name);
        } else if (sets) {
            NetDevice device = sockets.devices().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("SIOCGIFFLAGS: No such device"));
            sockets.setDevice(new NetDevice(name, device.kind(), rest.get(1).equals("up")));
        } else {
            throw notSimulated(context);
        }
        return 0;
    }

    private static int show(AppletContext context, SocketCalls sockets, boolean addresses) {
        int number = 1;
        for (NetDevice device : sockets.devices()) {
            boolean loopback = device.kind().equals("loopback");
            String flags = (loopback ? "LOOPBACK" : "BROADCAST,MULTICAST") + (device.up() ? ",UP,LOWER_UP" : "");
            context.out(String.format(
                    "%d: %s: <%s> mtu %d qdisc noqueue %n",
                    number++,
                    device.name() + (device.kind().equals("veth") ? "@if2" : ""),
                    flags,
                    loopback ? 65536 : 1500));
            context.out(
                    loopback
                            ? "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
                            : "    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff\n");
            if (addresses && loopback) {
                context.out("    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n");
            } else if (addresses && device.kind().equals("veth")) {
                context.out("    inet " + sockets.address().orElse("0.0.0.0") + "/16 scope global eth0\n"
                        + "       valid_lft forever preferred_lft forever\n");
            }
        }
        return 0;
    }
}
