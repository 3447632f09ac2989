%% if with nested conditions, and if_clause when nothing holds.
-module(guard_if_nested).
-export([start/0, f/2]).

start() ->
    Vs = [0, 1, 2, 3, -1, a],
    [{A, B, try f(A, B) catch C:R -> {C, R} end} || A <- Vs, B <- Vs].

f(A, B) ->
    if
        A =:= B ->
            if
                A > 1 -> same_large;
                A < 0 -> same_negative
            end;
        A > B, is_integer(A) ->
            if
                A - B > 2; B < 0 -> far;
                true -> near
            end;
        is_atom(A) -> atom
    end.
