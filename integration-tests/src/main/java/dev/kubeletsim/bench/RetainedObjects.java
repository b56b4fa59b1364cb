// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a full garbage collection leaves.
 *
 * @param counts how many objects of each of the product's classes there are, messages of the CRI included, by class name
 * @param bytes the size of all objects of all classes
 */
public record RetainedObjects(Map<String, Long> counts, long bytes) {
    private static final String OURS = "dev.kubeletsim.";
    private static final int COUNT_COLUMN = 1;
    private static final int CLASS_COLUMN = 3;
    private static final String TOTAL = "Total";
    private static final int TOTAL_BYTES_COLUMN = 2;

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
        long bytes = 0;
        for (String line : histogram.lines().toList()) {
            String[] row = line.strip().split("\\s+");
            if (row.length > CLASS_COLUMN && row[CLASS_COLUMN].startsWith(OURS)) {
                counts.merge(row[CLASS_COLUMN], Long.valueOf(row[COUNT_COLUMN]), Long::sum);
            } else if (row[0].equals(TOTAL)) {
                bytes = Long.parseLong(row[TOTAL_BYTES_COLUMN]);
            }
        }
        return new RetainedObjects(counts, bytes);
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
