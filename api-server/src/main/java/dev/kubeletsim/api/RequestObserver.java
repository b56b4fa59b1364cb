// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

/** Sees what an API server is asked and what it answers, for instance to show it to someone. */
public interface RequestObserver {
    /**
     * Called on the caller's thread once the answer is there and before the caller has it. It must neither change the two
     * nor wait.
     */
    void answered(ApiRequest request, ApiResponse response);
}
