// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A list such as {@code 1,3-5,7-} of {@code cut}. */
final class CutList {
    private record Range(int from, int to) {}

    private final List<Range> ranges;

    private CutList(List<Range> ranges) {
        this.ranges = ranges;
    }

    static CutList parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.matches("[0-9]{1,6}|[0-9]{1,6}-[0-9]{0,6}|-[0-9]{1,6}")) {
                throw new UsageException("invalid range " + part);
            }
            int dash = part.indexOf('-');
            String low = dash < 0 ? part : part.substring(0, dash);
            String high = dash < 0 ? part : part.substring(dash + 1);
            ranges.add(new Range(
                    low.isEmpty() ? 1 : Integer.parseInt(low),
                    high.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(high)));
        }
        return new CutList(ranges);
    }

    private boolean has(int position) {
        return ranges.stream().anyMatch(range -> range.from <= position && position <= range.to);
    }

    String characters(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            if (has(i + 1)) {
                text.append(line.charAt(i));
            }
        }
        return text.toString();
    }

    String fields(String line, String delimiter) {
        List<String> wanted = new ArrayList<>();
        String[] fields = line.split(Pattern.quote(delimiter), -1);
        for (int i = 0; i < fields.length; i++) {
            if (has(i + 1)) {
                wanted.add(fields[i]);
            }
        }
        return String.join(delimiter, wanted);
    }
}
