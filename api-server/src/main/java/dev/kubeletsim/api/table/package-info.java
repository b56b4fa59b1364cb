// SPDX-License-Identifier: Apache-2.0
/**
 * Server-side printing: the columns and cells of {@code kubectl get}.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.table.TablePrinter}. Pure: the time is handed in.
 */
@NullMarked
package dev.kubeletsim.api.table;

import org.jspecify.annotations.NullMarked;
