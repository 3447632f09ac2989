// Package erltest asks erl what it makes of calls, so that tests of the run-time
// system compare with it, and makes random terms in the external term format for
// such calls. A machine without erl fails the tests.
package erltest
