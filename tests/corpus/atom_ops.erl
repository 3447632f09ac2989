%% Atoms to and from text, comparison, long and odd ones.
-module(atom_ops).
-export([start/0, id/1]).

start() ->
    As = [a, 'hello world', '', 'A', 'ÿ', 'with\nnewline', true, abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz],
    [{ascii(A), atom_to_list(A), list_to_atom(atom_to_list(A)) =:= A, byte_size(atom_to_binary(A, latin1)), atom_to_binary(A, utf8)} || A <- As]
        ++ [list_to_existing_atom("true"), binary_to_atom(<<"new one">>, utf8), t(fun() -> list_to_atom(id([300, a])) end), t(fun() -> atom_to_list(id("a")) end), t(fun() -> list_to_atom(copies(256)) end), t(fun() -> binary_to_atom(id(1), utf8) end)].

%% Printing other atoms depends on the encoding of the output.
ascii('ÿ') -> y_diaeresis;
ascii(A) -> A.

copies(0) -> [];
copies(N) -> [$x | copies(N - 1)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
