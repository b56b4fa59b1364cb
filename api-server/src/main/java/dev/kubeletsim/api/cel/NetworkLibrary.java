// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.kubeletsim.api.schema.GoText;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code ip}, {@code cidr} and what can be asked of them (since 1.30). */
final class NetworkLibrary {
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType IP = KubernetesTypes.IP;
    private static final CelType CIDR = KubernetesTypes.CIDR;

    private NetworkLibrary() {}

    static FunctionSet functions() {
        FunctionSet functions = new FunctionSet();
        functions.addAll(addresses());
        functions.addAll(ranges());
        return functions;
    }

    private static FunctionSet addresses() {
        FunctionSet functions = new FunctionSet()
                .global("ip", "string_to_ip", IP, List.of(STRING), args -> ip((String) args[0]))
                .global(
                        "isIP",
                        "is_ip",
                        SimpleType.BOOL,
                        List.of(STRING),
                        args -> problemOf(() -> ip((String) args[0])) == null)
                .global(
                        "ip.isCanonical",
                        "ip_is_canonical",
                        SimpleType.BOOL,
                        List.of(STRING),
                        args -> ip((String) args[0]).toString().equals(args[0]))
                .global("string", "ip_to_string", STRING, List.of(IP), args -> args[0].toString())
                .member(
                        "family",
                        "ip_family",
                        SimpleType.INT,
                        List.of(IP),
                        args -> ((IpAddress) args[0]).isV4() ? 4L : 6L);
        asks(functions, "isUnspecified", "ip_is_unspecified", IpAddress::isUnspecified);
        asks(functions, "isLoopback", "ip_is_loopback", IpAddress::isLoopback);
        asks(functions, "isLinkLocalMulticast", "ip_is_link_local_multicast", IpAddress::isLinkLocalMulticast);
        asks(functions, "isLinkLocalUnicast", "ip_is_link_local_unicast", IpAddress::isLinkLocalUnicast);
        asks(functions, "isGlobalUnicast", "ip_is_global_unicast", IpAddress::isGlobalUnicast);
        return functions;
    }

    private static void asks(FunctionSet functions, String name, String overload, Predicate<IpAddress> question) {
        functions.member(name, overload, SimpleType.BOOL, List.of(IP), args -> question.test((IpAddress) args[0]));
    }

    private static FunctionSet ranges() {
        CelType bool = SimpleType.BOOL;
        return new FunctionSet()
                .global("cidr", "string_to_cidr", CIDR, List.of(STRING), args -> cidr((String) args[0]))
                .global(
                        "isCIDR",
                        "is_cidr",
                        bool,
                        List.of(STRING),
                        args -> problemOf(() -> cidr((String) args[0])) == null)
                .global("string", "cidr_to_string", STRING, List.of(CIDR), args -> args[0].toString())
                .member(
                        "containsIP",
                        "cidr_contains_ip_string",
                        bool,
                        List.of(CIDR, STRING),
                        args -> ((CidrPrefix) args[0]).contains(ip((String) args[1])))
                .member(
                        "containsIP",
                        "cidr_contains_ip_ip",
                        bool,
                        List.of(CIDR, IP),
                        args -> ((CidrPrefix) args[0]).contains((IpAddress) args[1]))
                .member(
                        "containsCIDR",
                        "cidr_contains_cidr_string",
                        bool,
                        List.of(CIDR, STRING),
                        args -> ((CidrPrefix) args[0]).contains(cidr((String) args[1])))
                .member(
                        "containsCIDR",
                        "cidr_contains_cidr",
                        bool,
                        List.of(CIDR, CIDR),
                        args -> ((CidrPrefix) args[0]).contains((CidrPrefix) args[1]))
                .member("ip", "cidr_ip", IP, List.of(CIDR), args -> ((CidrPrefix) args[0]).address())
                .member("masked", "cidr_masked", CIDR, List.of(CIDR), args -> ((CidrPrefix) args[0]).masked())
                .member("prefixLength", "cidr_prefix_length", SimpleType.INT, List.of(CIDR), args ->
                        (long) ((CidrPrefix) args[0]).bits());
    }

    private static IpAddress ip(String text) {
        IpAddress address;
        try {
            address = IpAddress.parse(text);
        } catch (IpAddress.ZoneException e) {
            throw FunctionSet.failure("IP address " + GoText.quoted(text) + " with zone value is not allowed");
        } catch (IllegalArgumentException e) {
            throw FunctionSet.failure("IP Address " + GoText.quoted(text)
                    + " parse error during conversion from string: " + e.getMessage());
        }
        if (address.isV4InV6()) {
            throw FunctionSet.failure("IPv4-mapped IPv6 address " + GoText.quoted(text) + " is not allowed");
        }
        return address;
    }

    private static CidrPrefix cidr(String text) {
        // Upstream says the beginning twice where the text cannot be read, once where it may not be used.
        String prefix = "network address parse error during conversion from string: ";
        CidrPrefix cidr;
        try {
            cidr = CidrPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw FunctionSet.failure(prefix + prefix + e.getMessage());
        }
        if (cidr.address().isV4InV6()) {
            throw FunctionSet.failure(prefix + "IPv4-mapped IPv6 address " + GoText.quoted(text) + " is not allowed");
        }
        return cidr;
    }

    private static @Nullable RuntimeException problemOf(Runnable reading) {
        try {
            reading.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
