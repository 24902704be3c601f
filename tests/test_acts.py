"""What programs.yaml says of real commands: which destroy, which wait for somebody, and which do neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from heal_cli import rulebook
from heal_cli.acts import destroys, of_argv, of_line, waits
from heal_cli.verbs import Place

DESTROYS = r"""
git push origin +x
docker run --rm -v a:/w -e X=1 --name n alpine rm -rf /w
sudo -iu postgres psql -c 'drop table x'
ls | xargs -0n 1 rm
k3s kubectl delete pod x
git push origin :branch
git push -u origin :x
git push -uf origin x
git push -fu origin x
git push --forc origin x
git push --force-with-lease=main origin main
git push --del origin x
git push --mirror
git restore README.md
git restore -SW README.md
git restore --source=HEAD~1 .
git checkout -- README.md
git checkout HEAD -- README.md
git checkout README.md
git checkout .
git checkout HEAD~1 src/a.py
git checkout '*.md'
cd src && git checkout a.py
git clean -fdx
git clean --f -d
git -c clean.requireForce=false clean -d
git branch -Df x
git branch -D x
git branch --delete --force x
git reset --har HEAD~1
git reset --hard
git stash drop
git stash clear
git tag -d v1
git rm -f README.md
git -c alias.x='!rm -rf y' x
git submodule foreach 'rm -rf x'
git submodule foreach --recursive git clean -fdx
git bisect run rm x
git rebase --exec 'git push -f' main
git gc --prune=now
git worktree remove --force x
find . -delete
find . -name x -exec rm {} \;
find . -name x -exec rm -f {} +
find . -execdir sh -c 'rm "$1"' _ {} \;
ls | xargs rm
ls | xargs -I{} rm -f {}
ls | xargs -n1 sudo rm
fd -e pyc -x rm
kubectl apply --prune -f x
kubectl apply --force -f x
kubectl replace --force -f x
kubectl -n x delete pod y
kubectl --v 3 delete pod y
kubectl delete pod x --dry-run=none
kubectl --context y delete ns z
kubectl exec -it pod -- rm -rf /data
kubectl exec pod -n x -c y -- sh -c 'rm -rf /data'
docker system prune -af
docker compose down -v
docker compose --profile x -f y.yml down --volumes
docker volume rm x
docker exec c rm -rf /data
docker exec -i db psql -c 'drop table x'
docker rm -f c
helm uninstall x
helm -n x delete y
: > README.md
> README.md
psql -c 'DROP TABLE x'
psql -c"DROP TABLE x"
psql --command='begin; delete from x'
psql db <<< 'truncate x'
echo 'drop table x' | psql
redis-cli FLUSHALL
redis-cli -h host -n 3 flushdb
redis-cli DEL x
mysql -e 'drop database x'
sqlite3 db 'delete from x'
mongosh --eval 'db.dropDatabase()'
aws s3 rm s3://x --recursive
aws s3 rb s3://x
aws --profile x ec2 terminate-instances --instance-ids i
aws dynamodb delete-table --table-name x
terraform destroy
terraform -chdir=x destroy
terraform apply -auto-approve
terraform apply --auto-approve
terraform apply -destroy
curl -X DELETE https://x
curl -sX DELETE https://x
curl -sXDELETE https://x
curl --request DELETE https://x
curl --request=DELETE https://x
gh api -X DELETE /repos/x
gh api --method DELETE /x
gh repo delete x
npm unpublish x
crontab -r
eval rm -rf src
eval "rm -rf src"
sh -c 'rm -rf src'
bash -lc 'rm -rf src'
bash -xec 'cd x; rm y'
bash -c 'bash -c "rm src"'
env A=1 rm -rf src
env -S 'rm -rf src'
sudo rm -rf src
sudo -u x rm -rf src
timeout 5 rm -rf src
timeout -k 5 10 rm -rf src
nice -n 5 rm -rf src
nohup rm -rf src &
ssh host rm -rf x
ssh -p 22 host 'cd x && rm -rf y'
ssh host <<< 'rm -rf x'
(rm -rf src)
{ rm -rf src; }
echo $(rm -rf src)
echo "$(rm -rf src)"
echo "a $(echo "b $(rm -rf src)")"
echo `rm -rf src`
X=$(rm src) true
true && rm -rf src
false || rm -rf src
if true; then rm -rf src; fi
for f in a b; do rm $f; done
for f in $(rm src); do echo; done
while read f; do rm "$f"; done
case x in x) rm -rf src;; esac
f() { rm -rf src; }; f
function f { rm -rf src; }; f
/bin/rm -rf src
\rm -rf src
'rm' -rf src
command rm -rf src
exec rm -rf src
builtin eval 'rm src'
busybox rm -rf src
watch 'rm -rf src'
flock x -c 'rm src'
flock x rm src
rm *
rm -rf "$HOME/x"
rm -rf ~/x
cd /tmp && rm -rf x
rm src
rm -- README.md --dry-run
shutdown -h
shutdown now
dd if=/dev/zero of=README.md
truncate -s 0 README.md
shred README.md
rsync -a --delete a b
rsync -av --del a/ b/
npx rimraf src
npx prisma migrate reset
trap 'rm -rf src' EXIT
heal run -c 'rm -rf src'
heal run -- rm -rf src
diff <(rm src) x
chroot /x rm -rf y
su -c 'rm x'
python manage.py flush
gcloud compute instances delete x
gcloud sql databases delete x
az group delete -n x -y
vault kv destroy x
ansible all -a 'rm -rf x'
systemctl poweroff
python3 -c 'x' ; git push -f
cp /dev/null README.md
docker-compose down -v
git push origin main:main +dev
git push origin --delete feature
git push --force-with-lease
git push -f
git push origin -f main
git push --no-verify -f
git push --mirr backup
git --git-dir=.git push -f
git --no-pager push --force
git -C . reset --hard origin/main
git reset -q --hard
git checkout -f main
git checkout -- .
git checkout main -- src/a.py
git checkout HEAD~2 -- .
git checkout --ours README.md
git checkout stash@{0} README.md
git restore .
git restore -s HEAD~1 -- README.md
git clean -xdf
git clean -fX
git stash clear && git stash list
git reflog expire --expire=now --all && git gc --prune=now
git filter-branch --tree-filter 'x' HEAD
git update-ref -d refs/heads/x
git submodule foreach --recursive 'git reset --hard'
GIT_DIR=x git push -f
sudo git clean -fd
time git push -f
! git push -f
git status; git push -f
git status & git push -f
git status | tee x | xargs git push -f
if git diff --quiet; then echo; else git checkout .; fi
while true; do git push -f && break; done
until git push -f; do sleep 1; done
cat list | while read x; do rm -rf "$x"; done
find /tmp/x -type f -mtime +3 -delete
find . -name '*.pyc' -print0 | xargs -0 rm -f
find . -type d -exec rm -rf {} +
find . -name x -exec git -C {} clean -fdx \;
find . -ok rm {} \;
rm README.md
rm -r src
rm -rf ./src
rm -rf -- src
/usr/bin/rm -rf src
rm README.md nothing
cd src; rm a.py
pushd src && rm a.py
X=src; rm -rf $X
rm -rf ${X:-src}
rm -rf src/*
rm -rf {src,lib}
unlink README.md
shred -u README.md
mkfs.ext4 /dev/sdb1
dd if=/dev/urandom of=/dev/sda bs=1M
echo y | sudo mkfs /dev/sdb
sudo -E env X=1 nice timeout 3 rm -rf src
kubectl delete -f x.yml
kubectl delete --all pods -n x
kubectl --kubeconfig=x delete ns y
kubectl get pods -o name | xargs kubectl delete
kubectl get pods -o name | xargs -I{} kubectl -n x delete {}
for p in $(kubectl get pods -o name); do kubectl delete $p; done
kubectl -n x exec pod -- psql -c 'DROP DATABASE x'
kubectl exec -i pod -- psql <<< 'drop table x'
kubectl exec pod -- bash -c "psql -c 'truncate x'"
kubectl exec deploy/x -- redis-cli FLUSHALL
kubectl drain node1 --ignore-daemonsets
oc delete project x
oc adm prune builds --confirm
helm upgrade --force x y
helm uninstall -n x y
docker system prune --all --force --volumes
docker volume prune -f
docker compose -f a.yml -p x down -v --remove-orphans
docker-compose -f a.yml down --volumes
docker rmi x
docker exec -it db mysql -e 'DROP DATABASE x'
docker run --rm alpine sh -c 'rm -rf /data'
docker ps -aq | xargs docker rm -f
docker rm $(docker ps -aq)
podman system reset -f
psql -h h -U u -d d -c 'DELETE FROM users;'
psql "postgres://x" -tAc "ALTER TABLE x DROP COLUMN y"
PGPASSWORD=x psql -c 'drop table x'
mysql -uroot -e "TRUNCATE TABLE x"
mysql db -e 'select 1; DROP TABLE x'
sqlite3 x.db "DROP TABLE y;"
sqlite3 x.db <<< "delete from y"
redis-cli -p 6380 flushall async
redis-cli --user x --pass y FLUSHDB
mongosh db --eval "db.users.deleteMany({})"
mongosh --quiet --eval 'db.users.drop()'
dropdb x
aws s3 sync a s3://b --delete
aws --region x s3 rb s3://b --force
aws ec2 delete-volume --volume-id v
aws rds delete-db-instance --db-instance-identifier x
aws cloudformation delete-stack --stack-name x
aws --debug s3 rm s3://b/k
gcloud projects delete x
gcloud --project x compute instances delete y --quiet
gcloud storage rm -r gs://x
gsutil -m rm -r gs://x
az storage blob delete-batch -s x
az vm delete -n x -g y --yes
terraform destroy -auto-approve
terraform apply --auto-approve -var x=y
terraform state rm x
tofu destroy
pulumi destroy --yes
pulumi up --yes
curl -X 'DELETE' https://x
curl -s -X DELETE -H 'a: b' https://x
curl --requ DELETE https://x
http DELETE https://x
wget --method=DELETE https://x
gh api repos/x -X DELETE
gh api --method=DELETE repos/x
gh release delete v1 -y
gh release delete-asset v1 x
gh issue delete 3
glab repo delete x
npm unpublish x --force
crontab -r -u x
eval 'git push -f'
sh -c "sh -c 'sh -c \"rm -rf src\"'"
bash -e -c 'rm -rf src'
bash --norc -c 'rm src'
bash -o pipefail -c 'rm src'
zsh -c 'rm src'
fish -c 'rm src'
ssh user@host "sudo rm -rf /x"
ssh -i key -o StrictHostKeyChecking=no host rm x
ssh host kubectl delete pod x
ssh host 'bash -s' <<< 'rm x'
echo 'rm -rf src' | sh
echo "rm -rf src" | bash -s
printf 'rm src\n' | sh
cat <<< 'rm src' | bash
sh <<< 'rm src'
echo "x $(rm -rf src)" y
echo "${X:-$(rm src)}"
a=`rm src`
[ -f x ] || rm src
test -f x && rm src || true
{ true; rm src; }
( cd src && rm a.py )
coproc rm src
watch -n 1 rm src
nohup sh -c 'rm src' &
setsid rm src
stdbuf -oL rm src
xargs -a list rm
parallel rm ::: src
env -i rm src
env -u X rm src
command -p rm src
su root -c 'rm src'
systemd-run --user rm src
yarn rimraf src
uv run rm src
make x && rm -rf src
rsync -a --delete-after a/ b
rclone sync a b:
vault kv delete x
zfs destroy x
userdel x
shutdown -r now
systemctl reboot
php artisan migrate:fresh
rails db:drop
bin/rails db:reset
bundle exec rake db:drop
npx prisma db push --accept-data-loss
heal run --target x -- git push -f
heal run -c 'git push -f'
heal learn purge
truncate -s0 README.md
: >README.md
true >README.md
>README.md;
git rm -rf src
git branch -D a b c
git tag -d v1 v2
git push --tags -f
git push --prune origin
git worktree remove -f x
git stash drop stash@{1}
find . -exec sh -c 'rm -rf "$0"' {} \;
git ls-files | xargs git restore
git diff --name-only | xargs git checkout --
"""

WAITS = r"""
gh pr view --web
heal trust --yes
vim README.md
git difftool
open https://x
aws sso login
gh auth login
gcloud auth login
xdg-open report.html
firefox https://x
sensible-browser https://x
code --wait x
heal fix --yes
heal undo -y
oc login --web
tsh login
npm login
crontab -e
git help --web push
sh -c 'az login'
pkexec ls
vim x
nano x
top
"""

NEITHER = r"""
docker run --rm -v a:/w alpine grep rm /w/x
sudo -iu postgres psql -c 'select 1'
sudo -upostgres ls
git status
git push
git push -u origin feature
git push -n --force origin x
git push origin HEAD:main
git push --follow-tags
git push --tags
git fetch --prune
git restore --staged README.md
git restore -S README.md
git checkout main
git checkout -b new
git checkout -b src
git checkout feature/x
git checkout v1.2.3
git fetch && git checkout feature
cd src && git checkout main
git switch -c x
git switch main
git branch -d merged
git branch -m new
git branch -M main
git clean -nfd
git clean --dry-run -fd
git reset HEAD README.md
git reset --soft HEAD~1
git reset
git stash
git stash pop
git stash list
git commit -m 'rm -rf everything; git push --force'
git commit -am 'drop table x'
git log --oneline -5
git log -- README.md
git diff HEAD -- README.md
git rebase main
git merge x
git rm --cached -f README.md
git rm README.md
git tag v1
git -c user.name=x commit -m y
git gc
git worktree add ../x
git grep rm
git submodule foreach 'git status'
git push -o ci.skip origin x
git push -oforce origin x
kubectl get pods
kubectl -n x get pods -o yaml
kubectl delete pod x --dry-run=client
kubectl apply -f x.yml
kubectl apply -f - <<< 'x'
kubectl scale --replicas=0 deploy/x
kubectl rollout restart deploy/x
kubectl logs -f x
kubectl exec pod -- ls /
kubectl exec pod -- env
kubectl describe pod delete
kubectl config use-context x
kubectl get delete
helm list
helm upgrade x y
helm rollback x 1
ls
ls -la | head
find . -name '*.py'
find . -type f -exec grep -l rm {} +
find . -name x -print0 | xargs -0 grep delete
grep -rn 'rm -rf' .
grep drop README.md | wc -l
sed -n 1,5p README.md
sed -i s/a/b/ README.md
docker ps
docker compose up -d
docker compose down
docker compose -f x.yml logs web
docker run --rm alpine ls
docker run --rm -v /x:/y alpine sh -c 'ls /y'
docker build -t x .
docker exec c ls
docker images
docker stop c
rm -f nothing_here
rm nothing_here
rm -rf no/such/folder
rm --help
echo rm -rf src
echo 'drop table' > newfile
echo x > README.md
echo x >> README.md
make > build.log 2>&1
cat README.md > /dev/null
> newfile
: > newfile2
: > empty
psql -c 'select * from x'
psql -c 'select * from drop_log'
psql -c "insert into x values ('drop table')"
psql -f x.sql
mysql -e 'show tables'
redis-cli GET del
redis-cli -h host ping
sqlite3 db '.tables'
mongosh --eval 'db.x.find()'
aws s3 ls
aws s3 rm s3://x --dryrun
aws s3 cp a s3://x
aws ec2 describe-instances
terraform plan
terraform apply plan.out
terraform init
terraform state list
curl https://x
curl -X POST -d DELETE https://x
curl -sX GET https://x
curl -s https://x | jq .
gh api /repos/x
gh pr list
gh pr create --title 'delete x'
gh pr view 3
gh auth status
npm ci
npm run build
npx tsc
npm test
crontab -l
bash script.sh
sh -c 'ls; echo rm'
bash -c 'echo "$@"' _ rm
env A=1 ls
sudo systemctl restart nginx
timeout 5 ls
ssh host ls
ssh -p 22 host uptime
for f in a b; do echo $f; done
python -c 'print(1)'
python -m pytest -q
python manage.py migrate
pytest -k delete
cargo test
cargo build --release
make clean
mv a b
cp a b
mkdir -p x
touch x
tar xf x.tar
dd if=README.md bs=1 count=4
truncate --help
rsync -avn --delete a b
rsync -a a/ b/
systemctl status x
systemctl stop x
kill -9 123
pkill x
vault kv get x
gcloud compute instances list
az vm list
ansible all -m ping
eval "$(ssh-agent -s)"
trap 'echo bye' EXIT
heal run -- ls
heal health
heal explain
uv run pytest
poetry run python x.py
xargs echo
ls | xargs -n1 basename
echo "$(git rev-parse HEAD)"
echo '$(rm -rf src)'
ls # $(rm src)
apt-get install -y x
apt-get remove x
pip uninstall -y x
npm uninstall x
brew uninstall x
google-chrome --headless --dump-dom https://x
cat x.sql | psql
docker login -u x --password-stdin
gh auth login --with-token
az login --service-principal -u x
docker login -u x
firefox --headless --screenshot x
gh pr view
heal fix
heal trust --list
git status -sb
git push origin feature
git push --set-upstream origin feature
git push origin HEAD
git push origin feature:feature
git push origin v1.0
git push origin tag v1.0
git push --dry-run --force
git pull --rebase
git pull -f
git fetch -f origin
git fetch origin +refs/heads/x:refs/remotes/origin/x
git fetch --all --prune
git restore --staged .
git restore --staged -- README.md
git reset README.md
git reset --mixed
git checkout -
git checkout -b feature/x origin/main
git checkout --track origin/x
git checkout -t origin/x
git checkout --detach HEAD~1
git checkout --orphan src
git checkout abc1234
git switch -
git switch --detach v1
git branch -d x
git branch --list
git branch -a
git branch -f x HEAD
git commit --amend --no-edit
git commit -F msg
git rebase -i main
git rebase --abort
git cherry-pick x
git stash push -m 'rm'
git stash apply
git add -A
git add -f x
git show HEAD:README.md
git show --stat
git log --grep='delete'
git log -S'rm -rf'
git config --get user.name
git remote -v
git remote add x y
git tag -a v1 -m 'delete'
git submodule update --init
git bisect start
git worktree list
git clone --mirror x y
git apply x.patch
git describe --tags
git -c core.pager=cat log
git -c core.editor=true rebase --continue
git -c alias.x='!echo hi' x
kubectl get pods -A
kubectl get all -n delete
kubectl logs -f deploy/x --tail 10
kubectl describe deploy x
kubectl apply -k .
kubectl apply --server-side --force-conflicts -f x
kubectl rollout undo deploy/x
kubectl set image deploy/x y=z
kubectl label pod x y-
kubectl annotate pod x delete=me
kubectl port-forward svc/x 80:80
kubectl cp pod:/x y
kubectl create -f x
kubectl patch deploy x -p '{}'
kubectl wait --for=delete pod/x
kubectl exec -it pod -- bash -c 'ls | grep rm'
kubectl auth can-i delete pods
kubectl run x --image=y --rm -it -- sh
kubectl cordon x
oc get pods
oc login --token=x
helm template x y
helm install x y
helm history x
docker ps -a
docker logs x
docker run --rm -it alpine ls
docker run --rm -v "$PWD:/w" -w /w node npm ci
docker build --rm -t x .
docker compose ps
docker compose stop
docker compose run --rm web pytest
docker exec -it x sh -c 'ls'
docker pull x
docker push x
docker tag a b
docker cp x:/y z
docker inspect x
docker kill x
psql -l
psql -c '\dt'
psql -c 'SELECT deleted FROM x WHERE truncated'
psql -c "update x set y=1"
mysql -e 'SELECT 1'
sqlite3 x.db .schema
redis-cli KEYS '*'
redis-cli SET x y
mongosh --eval 'db.x.countDocuments()'
aws s3 ls s3://x
aws s3 sync a s3://b
aws sts get-caller-identity
aws ec2 describe-volumes --filters Name=status,Values=deleting
aws s3 cp s3://a b
gcloud config list
gcloud storage ls
az account show
terraform fmt
terraform validate
terraform plan -destroy
terraform show
curl -sS -o out.json https://x
curl -X PUT https://x
curl -d 'method=DELETE' https://x
curl -H 'X-HTTP: DELETE' https://x
gh pr create --fill
gh pr merge 3 --squash
gh run list
gh api graphql -f query='{x}'
gh repo view
gh issue list --search 'delete'
npm install
npm run clean
npm publish --dry-run
npx eslint .
yarn build
pnpm test
pip install x
uv pip install x
uv run python x.py
python x.py --delete
python -c 'import os'
python -m http.server
pytest -k 'test_rm or test_delete'
make
make -n clean
make test
cargo clean
go test ./...
mvn -q clean install
./gradlew clean build
bash -n script.sh
bash ./script.sh --force
sh -c 'exit 3'
sh -c 'for i in 1 2; do echo $i; done'
eval echo hi
ssh host 'systemctl status x'
ssh -G host
ssh host "grep rm /x"
scp a host:b
rsync -av a/ host:b/
tar czf x.tgz src
unzip -o x.zip
mv README.md x
mv -f a b
cp -f a b
ln -sf a b
chmod -R 755 src
chown x y
mkdir -p a/b
tee x <<< y
sed -i.bak s/a/b/ README.md
perl -pi -e 's/a/b/' README.md
awk '{print}' README.md
sort -u README.md -o README.md
echo > newfile
echo x | tee README.md
printf 'rm -rf src'
cat README.md | grep rm
grep -r 'DROP TABLE' .
ls | wc -l
ls src; cd src; ls
find src -name '*.py' -newer README.md
find . -delete-me
find . -exec ls {} +
xargs -n1 echo
xargs grep delete
jq '.delete' x.json
diff <(ls) <(ls -a)
echo $(date) $(ls | wc -l)
which rm
type rm
man -k rm
kill %1
pkill -f x
systemctl restart x
systemctl --user start x
journalctl -u x -n 5
crontab x
date; uptime; df -h
sudo ls /root
sudo -n true
timeout 10 make test
nohup ./server &
sleep 1
rm -f /tmp/no/such/thing
rm -f nothing1 nothing2
rm -rf nothing
set -e; rm -f nothing
true
test -e x && echo y
vault kv get secret/x
vault kv put secret/x y=1
ansible-playbook site.yml --check
apt-get update
apt list --installed
brew install x
open_things --list
code .
top -bn1
man ls
tmux new -d -s x make
emacs --batch -l x
vim --version
nvim --headless +q
screen -ls
fzf --filter x
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.fixture(scope="module")
def programs() -> Any:
    (file,) = (one for one in rulebook.sources() if Path(one.name).name == "programs.yaml" and one.layer == "shipped")
    return rulebook.compile_book((file,))[0]["programs"]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("x")
    (tmp_path / "README.md").write_text("x")
    (tmp_path / "empty").touch()
    return str(tmp_path)


def said_of(line: str, programs: Any, folder: str) -> tuple[str, str]:
    acts = list(of_line(line, programs, Place(folder, sure=True)))
    return (
        next(filter(None, (destroys(act, programs) for act in acts)), ""),
        next(filter(None, (waits(act, programs) for act in acts)), ""),
    )


@pytest.mark.parametrize("line", [*lines(DESTROYS), "bash <<'E'\nrm -rf src\nE", "psql <<E\n\ndrop table x\nE"])
def test_what_destroys(line: str, programs: Any, folder: str) -> None:
    assert said_of(line, programs, folder)[0]


@pytest.mark.parametrize("line", lines(WAITS))
def test_what_waits_for_somebody(line: str, programs: Any, folder: str) -> None:
    assert said_of(line, programs, folder)[1]


@pytest.mark.parametrize("line", [*lines(NEITHER), "cat > x.sh <<'E'\nrm -rf $1\n$(rm -rf src)\nE\nchmod +x x.sh"])
def test_what_does_neither(line: str, programs: Any, folder: str) -> None:
    assert said_of(line, programs, folder) == ("", "")


def test_an_argv_is_no_line(programs: Any, folder: str) -> None:
    """What a shell would read in it means nothing there."""
    acts = of_argv(("echo", "$(rm -rf src)", ";", "rm", "src"), programs, Place(folder, sure=True))
    assert [destroys(act, programs) for act in acts] == [""]
