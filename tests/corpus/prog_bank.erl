%% Accounts as a map of records, a log of transactions, errors as throws.
-module(prog_bank).
-export([start/0]).

-record(acct, {id, owner, balance = 0, history = []}).

start() ->
    Ops = [{open, 1, "ann"}, {open, 2, "bob"}, {deposit, 1, 100}, {transfer, 1, 2, 30}, {withdraw, 2, 50}, {open, 1, "eve"}, {deposit, 3, 5}, {deposit, 1, -5}, {transfer, 2, 1, 30}, {what}],
    {Bank, Log} = run(Ops, #{}, []),
    {Log, [map_get(K, Bank) || K <- [1, 2]]}.

run([], B, L) -> {B, lists:reverse(L)};
run([O | T], B, L) ->
    try op(O, B) of
        B1 -> run(T, B1, [ok | L])
    catch
        throw:E -> run(T, B, [E | L]);
        error:function_clause -> run(T, B, [{unknown, O} | L])
    end.

op({open, Id, _}, B) when is_map_key(Id, B) -> throw({exists, Id});
op({open, Id, Owner}, B) -> B#{Id => #acct{id = Id, owner = Owner}};
op({deposit, _, N}, _) when N =< 0 -> throw({amount, N});
op({deposit, Id, N}, B) -> change(Id, N, deposit, B);
op({withdraw, Id, N}, B) -> change(Id, -N, withdraw, B);
op({transfer, From, To, N}, B) -> change(To, N, {from, From}, change(From, -N, {to, To}, B)).

change(Id, N, What, B) ->
    case B of
        #{Id := #acct{balance = X}} when X + N < 0 -> throw({insufficient, Id, X});
        #{Id := #acct{balance = X, history = H} = A} -> B#{Id := A#acct{balance = X + N, history = [{What, N} | H]}};
        _ -> throw({no_account, Id})
    end.
