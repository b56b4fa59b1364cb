// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

/** The path of a field, e.g. {@code spec.containers[0].name}. */
record Path(String text) {

    static Path of(String root) {
        return new Path(root);
    }

    Path child(String name) {
        return new Path(text.isEmpty() ? name : text + "." + name);
    }

    Path index(int index) {
        return new Path(text + "[" + index + "]");
    }

    Path key(String key) {
        return new Path(text + "[" + key + "]");
    }

    @Override
    public String toString() {
        return text;
    }
}
