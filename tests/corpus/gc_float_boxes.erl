%% Boxed floats and 64 bit integers kept in structures across collections.
-module(gc_float_boxes).
-export([start/0]).

start() ->
    Fs = [I / 7 || I <- seq(1, 300)],
    Is = [(1 bsl 61) + I * I || I <- seq(1, 300)],
    Gs = fold(200, Fs),
    [sum(Fs, 0.0) =:= sum(Fs, 0.0), trunc(sum(Gs, 0.0)), sum(Is, 0), length(Gs)].

fold(0, L) -> L;
fold(N, L) -> fold(N - 1, [X * 1.001 + 0.001 || X <- L]).

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
