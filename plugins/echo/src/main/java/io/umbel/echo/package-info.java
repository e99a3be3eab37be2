/** The smallest protocol there is: what the documentation builds step by step. */
@NullMarked
package io.umbel.echo;

import org.jspecify.annotations.NullMarked;
