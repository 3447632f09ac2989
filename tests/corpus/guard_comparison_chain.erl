%% Range checks in guards in the shapes that the compiler joins into one test.
-module(guard_comparison_chain).
-export([start/0, r/1]).

start() -> [{V, r(V), s(V), d(V)} || V <- [-1, 0, 1, 9, 10, 11, 99, 100, 127, 128, 134217727, 134217728, 1 bsl 64, -(1 bsl 64), 5.0, a, []]].

r(X) when is_integer(X), 0 =< X, X < 10 -> digit;
r(X) when is_integer(X), 10 =< X, X =< 99 -> two_digits;
r(X) when is_integer(X), X > 134217727 -> large;
r(X) when is_integer(X) -> integer;
r(_) -> other.

s(X) when X >= 1, X =< 10 -> in;
s(X) when X < 1 -> below;
s(_) -> above.

d(X) when X =:= 9; X =:= 10; X =:= 5.0 -> listed;
d(X) when X =/= a, X /= 100 -> unlisted;
d(_) -> rest.
