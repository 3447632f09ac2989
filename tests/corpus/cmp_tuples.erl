%% Tuples compare by size first, then element by element.
-module(cmp_tuples).
-export([start/0]).

start() ->
    Ts = [{}, {1}, {2}, {1.0}, {1, 2}, {1, a}, {2, 1}, {1, 2, 3}, {{}}, {{1}, 2}, {a, b}, {a, c}, {[], {}}],
    [{A, [cmp(A, B) || B <- Ts]} || A <- Ts].

cmp(A, B) when A > B -> 1;
cmp(A, B) when A =:= B -> 0;
cmp(A, B) when A == B -> equal;
cmp(_, _) -> -1.
