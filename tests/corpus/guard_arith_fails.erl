%% An expression that fails in a guard makes the guard false, nothing more.
-module(guard_arith_fails).
-export([start/0, g/1]).

start() -> [{V, g(V), h(V), k(V), i(V)} || V <- [0, 1, -3, 2.0, a, [], {1}, <<1>>, "a", 1 bsl 64]].

g(X) when X + 1 > 1 -> positive;
g(X) when X * 2 < 0 -> negative;
g(X) when 10 div X > 0 -> divides;
g(_) -> other.

h(X) when 1 / X > 0 -> pos;
h(X) when X rem 2 =:= 1 -> odd;
h(_) -> none.

k(X) when X bsl 1 =:= 2 -> one;
k(X) when X band 3 =:= 1 -> three;
k(X) when -X > 2; bnot X > 1 -> neg;
k(_) -> none.

i(X) when abs(X) =:= X, X bxor 1 =:= 1 -> zero;
i(X) when trunc(X) =:= 2; round(X) =:= -3 -> rounded;
i(X) when float(X) > 1.0e10 -> large;
i(_) -> none.
