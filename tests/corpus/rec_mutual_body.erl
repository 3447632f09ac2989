%% Body recursion through two functions, 50,000 levels, and Hofstadter's sequences.
-module(rec_mutual_body).
-export([start/0]).

start() -> [ping(50000), [f(N) || N <- seq(0, 20)], [m(N) || N <- seq(0, 20)], q(20)].

ping(0) -> 0;
ping(N) -> 1 + pong(N - 1).

pong(0) -> 0;
pong(N) -> ping(N - 1) - 2.

f(0) -> 1;
f(N) -> N - m(f(N - 1)).

m(0) -> 0;
m(N) -> N - f(m(N - 1)).

q(N) when N =< 2 -> 1;
q(N) -> q(N - q(N - 1)) + q(N - q(N - 2)).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
