// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.streaming.http.HttpResponse;

/** A request that is answered with an error: status and plain text. */
final class KubeletHttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    KubeletHttpException(int status, String message) {
        super(message);
        this.status = status;
    }

    HttpResponse response() {
        return HttpResponse.text(status, String.valueOf(getMessage()));
    }
}
