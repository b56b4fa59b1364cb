// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import java.util.regex.Pattern;

/** Network addresses in text. Nothing here looks a name up. */
final class Addresses {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern HEXTET = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int HEXTETS = 8;

    private Addresses() {}

    /** Notes a text that is no address. */
    static void ip(Faults faults, Path path, String text) {
        if (!isIp(text)) {
            faults.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
    }

    static boolean isIp(String text) {
        return IPV4.matcher(text).matches() || isIpv6(text);
    }

    static boolean isIpv6(String text) {
        if (!text.contains(":") || !IPV6_CHARACTERS.matcher(text).matches()) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return hextets(text, true) == HEXTETS;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int left = before.isEmpty() ? 0 : hextets(before, false);
        int right = after.isEmpty() ? 0 : hextets(after, true);
        return left >= 0 && right >= 0 && left + right < HEXTETS;
    }

    /** How many 16-bit groups the text has, an IPv4 tail counting two; -1 if one is malformed. */
    private static int hextets(String text, boolean mayEndInIpv4) {
        String[] groups = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            if (HEXTET.matcher(groups[i]).matches()) {
                count++;
            } else if (mayEndInIpv4
                    && i == groups.length - 1
                    && IPV4.matcher(groups[i]).matches()) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }
}
