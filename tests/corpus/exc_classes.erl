%% error, exit and throw through try and old-style catch.
-module(exc_classes).
-export([start/0, raise/1]).

start() ->
    Ks = [ok, throw, exit, error, badmatch, case_clause, if_clause, function_clause, badarith, badarg, undef, badfun, badarity, badmap, badkey, bad_generator, bad_filter, badrecord, try_clause, else_],
    [{K, old(K), new(K), classes(K)} || K <- Ks].

raise(ok) -> fine;
raise(throw) -> throw({ball, 1});
raise(exit) -> exit({bye, 2});
raise(error) -> error({oops, 3});
raise(badmatch) -> {a, _} = id({b, 1});
raise(case_clause) -> case id(5) of 6 -> six end;
raise(if_clause) -> if not is_atom(a) -> x; false -> y end;
raise(function_clause) -> one(2);
raise(badarith) -> id(1) + id(a);
raise(badarg) -> atom_to_list(id(1));
raise(undef) -> nomod:nofun(1);
raise(badfun) -> (id(1))();
raise(badarity) -> (id(fun one/1))(1, 2);
raise(badmap) -> (id(1))#{a => 1};
raise(badkey) -> map_get(b, id(#{a => 1}));
raise(bad_generator) -> [X || X <- id(1)];
raise(bad_filter) -> [X || X <- [1], id(X)];
raise(badrecord) -> setelement(4, id({a}), 1);
raise(try_clause) -> try id(1) of 2 -> two catch throw:_ -> t end;
raise(else_) -> error(badarg, [1, 2]).

one(1) -> 1.

old(K) ->
    case catch raise(K) of
        {'EXIT', {{badarity, {_, A}}, _}} -> {exit, badarity, A};
        {'EXIT', {R, S}} when is_list(S) -> {exit, R};
        {'EXIT', R} -> {'EXIT', R};
        V -> V
    end.

new(K) ->
    try raise(K) of
        V -> {value, V}
    catch
        throw:T -> {throw, T};
        error:{badarity, {_, A}} -> {badarity, A};
        error:E -> {error, E};
        exit:X -> {exit, X}
    after
        put(last, K)
    end.

classes(K) ->
    try
        raise(K),
        none
    catch
        C:_ -> {C, get(last)}
    end.

id(X) -> X.
