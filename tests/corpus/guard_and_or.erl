%% The strict boolean operators in guards need booleans on both sides.
-module(guard_and_or).
-export([start/0, a/2, o/2, x/2, n/1]).

start() ->
    Vs = [true, false, 1, foo],
    [{A, B, a(A, B), o(A, B), x(A, B), n(A), body(A, B)} || A <- Vs, B <- Vs].

a(A, B) when A and B -> yes;
a(_, _) -> no.

o(A, B) when A or B -> yes;
o(_, _) -> no.

x(A, B) when A xor B -> yes;
x(_, _) -> no.

n(A) when not A -> yes;
n(_) -> no.

body(A, B) -> [t(fun() -> A and B end), t(fun() -> A or B end), t(fun() -> A xor B end), t(fun() -> not A end)].

t(F) -> try F() catch error:R -> R end.
