%% Functions and atoms that are named by text, or only asked for.
-module(stdlib_names_of_text).
-export([start/0, double/1, not_called/0]).

start() ->
    {[call(W) || W <- words("abs tuple_to_list double lists:reverse nothing not_there:f")],
     [existing(W) || W <- words("some_atom_of_another_function no_atom_of_any_module")],
     [erlang:function_exported(M, F, A) || {M, F, A} <- [
        {erlang, display, 1}, {erlang, display, 3}, {lists, nth, 2}, {lists, member, 2}, {?MODULE, double, 1}, {?MODULE, call, 1}, {nowhere, f, 0}]]}.

%% Calls what a word names with the first argument that suits it.
call(Word) -> first(Word, [-5, {1, 2}, [a, b]], []).

first(Word, [], Errors) -> {Word, lists:usort(Errors)};
first(Word, [X | Xs], Errors) ->
    try apply_word(Word, X) catch error:E -> first(Word, Xs, [E | Errors]) end.

apply_word(Word, X) ->
    case lists:splitwith(fun(C) -> C =/= $: end, Word) of
        {"double", []} -> ?MODULE:double(X);
        {F, []} -> apply_to(erlang, list_to_atom(F), X);
        {"lists", [$: | F]} -> Name = list_to_atom(F), lists:Name(X);
        {M, [$: | F]} -> apply_to(list_to_atom(M), list_to_atom(F), X)
    end.

apply_to(M, F, X) -> M:F(X).

double(X) -> X + X.

existing(Word) ->
    try {list_to_existing_atom(Word), binary_to_existing_atom(list_to_binary(Word), utf8)} catch error:badarg -> none end.

not_called() -> some_atom_of_another_function.

words(Text) -> string:lexemes(Text, " ").
