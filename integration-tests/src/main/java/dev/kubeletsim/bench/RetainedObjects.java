// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of each of the product's classes, messages of the CRI included, a full garbage collection leaves.
 *
 * @param counts by class name
 */
public record RetainedObjects(Map<String, Long> counts) {
    private static final String OURS = "dev.kubeletsim.";
    private static final int COUNT_COLUMN = 1;
    private static final int CLASS_COLUMN = 3;

    public RetainedObjects {
        counts = Map.copyOf(counts);
    }

    /** Collects, and counts what is left. */
    public static RetainedObjects count() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this JVM has no class histogram", e);
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        histogram.lines().map(line -> line.strip().split("\\s+")).forEach(row -> {
            if (row.length > CLASS_COLUMN && row[CLASS_COLUMN].startsWith(OURS)) {
                counts.merge(row[CLASS_COLUMN], Long.valueOf(row[COUNT_COLUMN]), Long::sum);
            }
        });
        return new RetainedObjects(counts);
    }

    /** The classes of which there are more than {@code slack} more objects than {@code before}, and how many more. */
    public Map<String, Long> grownSince(RetainedObjects before, long slack) {
        Map<String, Long> grown = new LinkedHashMap<>();
        counts.forEach((name, count) -> {
            long more = count - before.counts.getOrDefault(name, 0L);
            if (more > slack) {
                grown.put(name, more);
            }
        });
        return grown;
    }
}
