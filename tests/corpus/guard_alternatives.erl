%% Semicolons separate alternatives: a failing one does not spoil the next.
-module(guard_alternatives).
-export([start/0, g/2]).

start() ->
    Vs = [0, 1, 7, a, [], [x], {y}, <<"z">>],
    [{A, B, g(A, B)} || A <- Vs, B <- Vs].

g(A, B) when A > 5, B < 5; hd(A) =:= x, B =:= []; element(1, B) =:= y, is_atom(A) -> first;
g(A, B) when length(A) + length(B) > 0; byte_size(A) =:= byte_size(B) -> second;
g(A, B) when A + B =:= 1; A =:= B -> third;
g(_, _) -> fourth.
