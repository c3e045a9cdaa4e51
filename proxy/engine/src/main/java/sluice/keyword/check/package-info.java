/// Health checks: what is sent to servers, and which answers are good ones. Manual §4.2.
@NullMarked
package sluice.keyword.check;

import org.jspecify.annotations.NullMarked;
