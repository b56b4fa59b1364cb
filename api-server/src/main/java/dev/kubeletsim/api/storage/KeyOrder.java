// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import dev.kubeletsim.api.ObjectStore.Key;
import java.util.Comparator;

/** The order of one resource's keys in etcd: that of the text {@code namespace/name}, which need not be made for it. */
enum KeyOrder implements Comparator<Key> {
    INSTANCE;

    /** Comes after every name that an object can have. */
    private static final String LAST = "\uffff";

    /** Where the keys of a namespace begin. */
    static Key first(String resource, String namespace) {
        return new Key(resource, namespace, "");
    }

    /** What comes right after the keys of a namespace. */
    static Key end(String resource, String namespace) {
        return new Key(resource, namespace, LAST);
    }

    @Override
    public int compare(Key one, Key other) {
        String a = one.namespace();
        String b = other.namespace();
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Character.compare(a.charAt(i), b.charAt(i));
            }
        }
        if (a.length() == b.length()) {
            return one.name().compareTo(other.name());
        }
        // The shorter namespace goes on with the slash.
        return a.length() < b.length()
                ? Character.compare('/', b.charAt(common))
                : Character.compare(a.charAt(common), '/');
    }
}
